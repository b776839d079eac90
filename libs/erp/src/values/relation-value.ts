import type { FieldInfo } from '../schema/field-info.ts';
import { refusedValue, shown } from './refused-value.ts';

/** PostgreSQL's largest serial: a greater one is an error of Odoo's database, not of the value. */
const MAX_ID = 2_147_483_647;

export const isRecordId = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= MAX_ID;

/** An id, alone or as it was read: `{id,name}` or Odoo's own `[id, name]`. @throws ToolError */
export function many2oneValue({ relation }: FieldInfo, value: unknown, place: string): number {
  const id = isReference(value) ? value.id : isPair(value) ? value[0] : value;
  if (isRecordId(id)) return id;
  const of = relation ? ` of ${relation}` : '';
  throw refusedValue(
    place,
    `${shown(value)} is no record's id.`,
    typeof value === 'string'
      ? `Find the id${of} with aidoo_query; a name or a number in quotes is not taken for one.`
      : `Write the id of one record${of}, or null for none.`,
  );
}

const isReference = (value: unknown): value is { id: unknown } =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.hasOwn(value, 'id') &&
  Object.keys(value).every((key) => key === 'id' || key === 'name');

const isPair = (value: unknown): value is [unknown, string] =>
  Array.isArray(value) && value.length === 2 && typeof value[1] === 'string';

/** A field that can point to a record of any model holds `"res.partner,3"`. @throws ToolError */
export function referenceValue(value: unknown, place: string): string {
  const id = typeof value === 'string' ? /^[a-z][a-z0-9_.]*,([1-9]\d{0,9})$/.exec(value)?.[1] : undefined;
  if (typeof value === 'string' && isRecordId(Number(id))) return value;
  throw refusedValue(
    place,
    `${shown(value)} is no reference.`,
    'Write the model and the id: "res.partner,3".',
  );
}
