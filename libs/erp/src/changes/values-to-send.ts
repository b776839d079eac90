import type { Erp } from '../erp.ts';
import { isMany } from '../schema/field-info.ts';
import { checkValues } from '../values/writable-values.ts';
import type { CheckedValues } from '../values/writable-values.ts';
import type { Values } from '../values/record-commands.ts';
import { refusedValue } from '../values/refused-value.ts';
import type { Purpose } from '../values/writable-field.ts';
import { missingRecords } from '../records/missing-records.ts';

/**
 * Values as they may be sent to Odoo: checked against the schema, and against the row rules of the other models whose
 * records they change. Odoo itself changes a line by its id, whichever order it belongs to (seen on 17 to 19).
 *
 * @throws ToolError
 */
export async function valuesToSend(
  erp: Erp,
  model: string,
  values: Values,
  where: string,
  purpose: Purpose,
): Promise<CheckedValues> {
  const checked = await checkValues(erp, model, values, where, purpose);
  const touched = new Map<string, Set<number>>();
  await collect(erp, model, checked, where, touched);
  for (const [relation, ids] of touched) await assertOpen(erp, relation, [...ids]);
  return checked;
}

/** The records of models with row rules that the commands in the values change, at any depth. */
async function collect(
  erp: Erp,
  model: string,
  values: Values,
  where: string,
  touched: Map<string, Set<number>>,
): Promise<void> {
  const fields = await erp.fieldsOf(model);
  for (const [name, value] of Object.entries(values)) {
    const { type, relation = '' } = fields.get(name, where, 'write');
    if (!isMany({ type })) continue;
    const isRuled = (await erp.rowRules(relation)).length > 0;
    for (const [code, id, rest] of value as [number, number, unknown][]) {
      if (isRuled && type === 'one2many' && code === 6) throw unseen(`${where}.${name}`, relation);
      // A one2many that only lists another record changes it: the link stands there.
      const changes = code === 1 || code === 2 || (type === 'one2many' && (code === 3 || code === 4));
      if (isRuled && changes) touched.set(relation, (touched.get(relation) ?? new Set()).add(id));
      if (code <= 1) await collect(erp, relation, rest as Values, `${where}.${name}`, touched);
    }
  }
}

const unseen = (place: string, relation: string): Error =>
  refusedValue(
    place,
    `by the company's policy you do not see every ${relation}: setting the list would take off those you do not see.`,
    'Write {"add":[…]} and {"remove":[…]} instead.',
  );

async function assertOpen(erp: Erp, model: string, ids: readonly number[]): Promise<void> {
  const open = new Set(await (await erp.model(model)).visibleNames(ids));
  const missing = ids.filter((id) => !open.has(id));
  if (missing.length > 0) throw missingRecords(model, missing);
}
