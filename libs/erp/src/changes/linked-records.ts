import { OdooError } from '@aidoo/odoo';
import type { Erp } from '../erp.ts';
import { isMany } from '../schema/field-info.ts';
import { ToolError } from '../tool-error.ts';
import type { CheckedValues } from '../values/writable-values.ts';
import type { Values } from '../values/record-commands.ts';

/** Records of one model that values lead to, and the field that names the first of them. */
interface Links {
  readonly place: string;
  readonly ids: Set<number>;
}

/**
 * The records that values link must be there, at any depth.
 *
 * @param list values that were checked, of one record each
 * @throws ToolError `missing_record`; OdooError
 */
export async function assertLinked(
  erp: Erp,
  model: string,
  list: readonly CheckedValues[],
  where = 'values',
): Promise<void> {
  const links = new Map<string, Links>();
  for (const values of list) await collect(erp, model, values, where, links);
  for (const [relation, { place, ids }] of links) {
    const missing = await missingOf(erp, relation, [...ids]);
    if (missing.length === 0) continue;
    const those = `${relation} with id ${missing.join(', ')}`;
    throw new ToolError('missing_record', `${place}: there is no ${those}.`, {
      hint: 'Find it with aidoo_query.',
      details: { model: relation, missing },
    });
  }
}

/**
 * Makes a change. Of a link that leads nowhere Odoo says that another model requires the record that is being deleted, and names a
 * constraint of its database (seen on 16 and 18): what is missing is looked up then.
 *
 * @throws ToolError `missing_record`; what `change` throws
 */
export async function namingLinks<T>(
  erp: Erp,
  model: string,
  list: readonly CheckedValues[],
  change: () => Promise<T>,
): Promise<T> {
  try {
    return await change();
  } catch (error) {
    if (!isBrokenLink(error)) throw error;
    const missing = await assertLinked(erp, model, list).catch((found: unknown) => found);
    throw missing instanceof ToolError ? missing : error;
  }
}

/** In all versions in English; where a value is missing, too, which is said as well. */
const isBrokenLink = (error: unknown): boolean =>
  error instanceof OdooError &&
  /another model (requires|is using)/i.test(error.message) &&
  !/mandatory field/i.test(error.message);

async function collect(
  erp: Erp,
  model: string,
  values: Values,
  where: string,
  links: Map<string, Links>,
): Promise<void> {
  const fields = await erp.fieldsOf(model);
  for (const [name, value] of Object.entries(values)) {
    const { type, relation = '' } = fields.get(name, where, 'write');
    const place = `${where}.${name}`;
    const add = (ids: readonly number[]): void => {
      const known = links.get(relation) ?? { place, ids: new Set() };
      for (const id of ids) known.ids.add(id);
      if (known.ids.size > 0) links.set(relation, known);
    };
    if (type === 'many2one' && typeof value === 'number') add([value]);
    if (!isMany({ type })) continue;
    for (const [code, id, rest] of value as [number, number, unknown][]) {
      if (code === 4) add([id]);
      if (code === 6) add(rest as number[]);
      if (code <= 1) await collect(erp, relation, rest as Values, place, links);
    }
  }
}

/** None where the Odoo user, or Aidoo, may not look: then Odoo is to say it. */
async function missingOf(erp: Erp, relation: string, ids: readonly number[]): Promise<number[]> {
  try {
    const found = new Set(await (await erp.model(relation)).visibleNames(ids));
    return ids.filter((id) => !found.has(id));
  } catch (error) {
    if (error instanceof ToolError || (error instanceof OdooError && error.kind === 'access_error'))
      return [];
    throw error;
  }
}
