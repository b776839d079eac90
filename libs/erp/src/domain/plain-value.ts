import { referenceId } from '../records/reference-id.ts';
import type { FieldInfo } from '../schema/field-info.ts';
import { isBinary, isNumber, isRelation } from '../schema/field-info.ts';
import { invalid, show } from './invalid-domain.ts';

const MAX_TEXT = 4_000;
/** Odoo's integers are PostgreSQL's `integer`. */
const MAX_INTEGER = 2 ** 31 - 1;
/** XML-RPC carries none of them, and would leave them out without a word. */
// oxlint-disable-next-line no-control-regex
const UNSENDABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;

/**
 * One value that a field is compared with, of the field's own type; `false` stands for "empty" and has been seen to before.
 *
 * @throws ToolError `invalid_domain` that says how to write the value
 */
export function checkPlain(name: string, field: FieldInfo, value: unknown, where: string): unknown {
  if (typeof value === 'object' || value === undefined) throw structure(field, value, where);
  const { type } = field;
  if (type === 'boolean') return checkBoolean(name, value, where);
  if (isNumber(field)) return checkNumber(name, type, value, where);
  if (isRelation(field) || type === 'many2one_reference') return checkId(name, field, value, where);
  if (type === 'selection' && field.selection && field.selection.length > 0)
    return checkSelection(name, field.selection, value, where);
  if (isBinary(field)) {
    throw invalid(
      where,
      `looks for a content of "${name}", which is a file`,
      'Only false is possible: no file.',
    );
  }
  return checkText(name, value, where);
}

/** @throws ToolError `invalid_domain` */
export function checkText(name: string, value: unknown, where: string): string {
  if (typeof value !== 'string') {
    throw invalid(
      where,
      `needs a text for "${name}", not ${show(value)}`,
      typeof value === 'number' ? `Write "${value}", in quotes.` : 'Use a text, or false for "empty".',
    );
  }
  if (value.length > MAX_TEXT) throw invalid(where, `has a text of more than ${MAX_TEXT} characters`);
  if (UNSENDABLE.test(value))
    throw invalid(where, 'has a control character in its text', 'Write the text without it.');
  return value;
}

function checkBoolean(name: string, value: unknown, where: string): boolean {
  if (typeof value === 'boolean') return value;
  const meant = /^(true|yes|1)$/i.test(String(value)) ? 'true' : 'false';
  throw invalid(
    where,
    `needs true or false for "${name}", not ${show(value)}`,
    `Write ${/^(true|false|yes|no|none|null|0|1)$/i.test(String(value)) ? `${meant}, without quotes` : 'true or false'}.`,
  );
}

function checkNumber(name: string, type: string, value: unknown, where: string): number {
  if (typeof value !== 'number') {
    const isNumeric = typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value);
    throw invalid(
      where,
      `needs a number for "${name}", not ${show(value)}`,
      isNumeric ? `Write ${value.trim()}, without quotes.` : 'Use a number, or false for "empty".',
    );
  }
  const isWhole = Number.isInteger(value);
  if (!Number.isFinite(value) || (isWhole && !Number.isSafeInteger(value)))
    throw invalid(
      where,
      `has the number ${show(value)}, which cannot be told exactly`,
      'Use a smaller number.',
    );
  if (type === 'integer' && Math.abs(value) > MAX_INTEGER)
    throw invalid(where, `has ${show(value)}, more than "${name}" can hold`, `At most ${MAX_INTEGER}.`);
  return value;
}

/** @throws ToolError `invalid_domain` */
export function checkId(name: string, field: FieldInfo, value: unknown, where: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= MAX_INTEGER) return value;
  const isNumeric = typeof value === 'string' && /^\s*\d+\s*$/.test(value);
  throw invalid(
    where,
    `needs the id of a ${field.relation ?? 'record'} for "${name}", not ${show(value)}`,
    isNumeric
      ? `Write ${value.trim()}, without quotes.`
      : `Use an id, false for "none", or the path to a field of it: "${name}.name".`,
  );
}

function checkSelection(
  name: string,
  selection: readonly (readonly [string, string])[],
  value: unknown,
  where: string,
): unknown {
  if (selection.some(([key]) => key === value)) return value;
  const wanted = String(value).trim().toLowerCase();
  const meant = selection.find(([key, label]) => [key, label].some((text) => text.toLowerCase() === wanted));
  const keys = selection.map(([key]) => show(key));
  const all = `${keys.slice(0, 30).join(', ')}${keys.length > 30 ? ', …' : ''}`;
  throw invalid(
    where,
    `has ${show(value)}, which is no value of "${name}"`,
    meant ? `Write ${show(meant[0])} for "${meant[1]}". All values: ${all}.` : `Use one of ${all}.`,
  );
}

/** The record or pair that an answer showed, a list where one value belongs. */
function structure(field: FieldInfo, value: unknown, where: string): Error {
  const [first] = Array.isArray(value) ? (value as unknown[]) : [];
  const id = isRelation(field) && (referenceId(value) ?? (typeof first === 'number' ? first : undefined));
  return invalid(
    where,
    `has ${show(value)} where a plain value is expected`,
    typeof id === 'number'
      ? `Write the id alone: ${id}.`
      : 'For several values use "in" and one list of them.',
  );
}
