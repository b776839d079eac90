import type { Erp } from '../erp.ts';
import { isMany } from '../schema/field-info.ts';
import { checkValues } from '../values/writable-values.ts';
import type { CheckedValues } from '../values/writable-values.ts';
import type { Values } from '../values/record-commands.ts';
import { refusedValue } from '../values/refused-value.ts';
import { ToolError } from '../tool-error.ts';
import type { Purpose } from '../values/writable-field.ts';
import { missingRecords } from '../records/missing-records.ts';
import { assertNoChoice } from '../policy/filled-in-texts.ts';
import { pointedRecords } from './pointed-records.ts';

/**
 * Values as they may be sent to Odoo: checked against the schema, and against what the policy says of the other models whose
 * records they change or link. Odoo itself changes a line by its id, whichever order it belongs to (seen on 17 to 19), and copies
 * what a linked record holds into fields of this one.
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
  const touched: Touched = new Map();
  await collect(erp, model, checked, where, purpose, touched);
  for (const [relation, ids] of touched) await assertOpen(erp, relation, [...ids]);
  return checked;
}

/** Records of models with row rules, by model. */
type Touched = Map<string, Set<number>>;

/** The records that the values change or lead to, at any depth. */
async function collect(
  erp: Erp,
  model: string,
  values: Values,
  where: string,
  purpose: Purpose,
  touched: Touched,
): Promise<void> {
  const fields = await erp.fieldsOf(model);
  const relations = new Map<string, string>();
  for (const [name, value] of Object.entries(values)) {
    const { type, relation = '' } = fields.get(name, where, 'write');
    relations.set(name, relation);
    if (erp.policy.hidesFields) assertNoChoice(model, name, `${where}.${name}`);
    if (relation && value !== false && !erp.policy.allows(relation))
      throw unlinkable(`${where}.${name}`, relation);
    if (type === 'many2one' && typeof value === 'number') await touch(erp, touched, relation, [value]);
    if (type === 'reference' && typeof value === 'string') {
      const [target = '', id] = value.split(',');
      if (erp.bindsData) await erp.fieldsOf(target);
      await touch(erp, touched, target, [Number(id)]);
    }
    if (!isMany({ type })) continue;
    for (const [code, id, rest] of value as [number, number, unknown][]) {
      const isSet = code === 6 && (type === 'one2many' || purpose === 'write');
      if (isSet && (await erp.rowRules(relation)).length > 0) throw unseen(`${where}.${name}`, relation);
      if (code !== 0) await touch(erp, touched, relation, code === 6 ? (rest as number[]) : [id]);
      const inside = code === 0 ? 'create' : 'write';
      if (code <= 1) await collect(erp, relation, rest as Values, `${where}.${name}`, inside, touched);
    }
  }
  for (const { model: target, ids } of await pointedRecords(erp, relations, values, where))
    await touch(erp, touched, target, ids);
}

async function touch(erp: Erp, touched: Touched, model: string, ids: readonly number[]): Promise<void> {
  if (ids.length === 0 || (await erp.rowRules(model)).length === 0) return;
  touched.set(model, new Set([...(touched.get(model) ?? []), ...ids]));
}

const unlinkable = (place: string, relation: string): ToolError =>
  new ToolError(
    'not_allowed',
    `${place}: the company's policy does not open ${relation} to you, so its records are not linked either.`,
    { hint: 'Leave it out, or ask an owner or admin of the company to open the model in Aidoo.' },
  );

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
