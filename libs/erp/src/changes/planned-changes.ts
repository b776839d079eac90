import type { OdooReference } from '@aidoo/odoo';
import { HIDDEN } from '../records/related-names.ts';
import { isMany } from '../schema/field-info.ts';
import type { FieldInfo } from '../schema/field-info.ts';
import type { ErpModel, OdooRecord } from '../erp-model.ts';
import type { Erp } from '../erp.ts';
import { ToolError } from '../tool-error.ts';
import type { CheckedValues } from '../values/writable-values.ts';
import { afterCommands } from './list-change.ts';
import { sameValue } from './same-value.ts';
import { nameOf } from './written-records.ts';

export interface PlannedChange {
  id: number;
  display_name: string | null;
  fields: Record<string, { before: unknown; after: unknown }>;
}

/** What writing the values would change, record by record; those that would stay as they are, are left out. */
export async function planChanges(
  erp: Erp,
  model: ErpModel,
  ids: readonly number[],
  values: CheckedValues,
): Promise<PlannedChange[]> {
  const names = Object.keys(values);
  const [records, linked] = await Promise.all([
    model.read(ids, ['display_name', ...names]),
    linkedRecords(erp, model, values),
  ]);
  const byId = new Map(records.map((record) => [record['id'], record]));
  return ids.flatMap((id) => {
    const record = byId.get(id);
    const fields = record ? changedFields(model, record, values, linked) : {};
    if (!record || Object.keys(fields).length === 0) return [];
    return [{ id, display_name: nameOf(record), fields }];
  });
}

function changedFields(
  model: ErpModel,
  record: OdooRecord,
  values: CheckedValues,
  linked: ReadonlyMap<string, unknown>,
): PlannedChange['fields'] {
  const changed = Object.entries(values).flatMap(([name, value]) => {
    const info = model.fields.get(name, 'values', 'write');
    const before = record[name] ?? null;
    const after = linked.get(name) ?? afterWriting(info, value, before);
    return sameValue(info, before, after) ? [] : [[name, { before, after }] as const];
  });
  return Object.fromEntries(changed);
}

/** As a reading of the field would show it. */
function afterWriting(info: FieldInfo, value: unknown, before: unknown): unknown {
  if (isMany(info)) return afterCommands(value as unknown[][], before);
  return value === false && info.type !== 'boolean' ? null : value;
}

/**
 * The records that many2one fields would point to, with their names.
 * @throws ToolError `missing_record` for one that does not exist: Odoo would refuse it
 */
async function linkedRecords(
  erp: Erp,
  model: ErpModel,
  values: CheckedValues,
): Promise<Map<string, unknown>> {
  const links = Object.entries(values).flatMap(([name, id]) => {
    const { type, relation } = model.fields.get(name, 'values', 'write');
    return type === 'many2one' && relation && typeof id === 'number' ? [{ name, relation, id }] : [];
  });
  const found = links.map(async ({ name, relation, id }): Promise<[string, unknown]> => [
    name,
    await linkedRecord(erp, name, relation, id),
  ]);
  return new Map(await Promise.all(found));
}

async function linkedRecord(erp: Erp, name: string, relation: string, id: number): Promise<OdooReference> {
  const open = await erp.openNames(relation, [id]);
  if (open && !open.has(id)) return { id, name: HIDDEN };
  const [record] = await (await erp.model(relation)).read([id], ['display_name']);
  if (record) return { id, name: nameOf(record) };
  throw new ToolError('missing_record', `values.${name}: there is no ${relation} with id ${id}.`, {
    hint: 'Find it with aidoo_query.',
    details: { model: relation, missing: [id] },
  });
}
