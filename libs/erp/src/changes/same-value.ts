import { isMany, isNumber } from '../schema/field-info.ts';
import type { FieldInfo } from '../schema/field-info.ts';
import { datetimeValue } from '../values/moment-value.ts';

/** Whether a field that reads `before` would read the same once `after` is written. */
export function sameValue(info: FieldInfo, before: unknown, after: unknown): boolean {
  if (isMany(info)) return sameMembers(before, after);
  if (info.type === 'many2one') return idOf(before) === idOf(after);
  // Nothing is 0 to Odoo, and false.
  if (isNumber(info)) return (before ?? 0) === (after ?? 0);
  if (info.type === 'boolean') return Boolean(before) === Boolean(after);
  if (info.type === 'datetime' && typeof before === 'string' && typeof after === 'string')
    return datetimeValue(before, 'before') === datetimeValue(after, 'after');
  return JSON.stringify(before ?? null) === JSON.stringify(after ?? null);
}

const idOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'id' in value ? value.id : value;

/** A list with something in it that is no id has a line that would be new or changed. */
function sameMembers(before: unknown, after: unknown): boolean {
  const [was, is] = [listOf(before), listOf(after)];
  return was.length === is.length && is.every((one) => was.includes(one));
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
