import { isDeeperThan } from '../nesting.ts';
import type { FieldInfo } from '../schema/field-info.ts';
import { dateValue, datetimeValue } from './moment-value.ts';
import { refusedValue, shown } from './refused-value.ts';
import { many2oneValue, referenceValue } from './relation-value.ts';
import { selectionValue } from './selection-value.ts';

const MAX_TEXT = 200_000;
const MAX_JSON_DEPTH = 8;

type Convert = (field: FieldInfo, value: unknown, place: string) => unknown;

/** What Odoo's types of one value take (14 to 20). What is not here is structured data, such as `json`. */
const CONVERT: ReadonlyMap<string, Convert> = new Map<string, Convert>([
  ['boolean', booleanValue],
  ['integer', integerValue],
  ['many2one_reference', integerValue],
  ['float', numberValue],
  ['monetary', numberValue],
  ['char', textValue],
  ['text', textValue],
  ['html', textValue],
  ['date', (_field, value, place) => dateValue(value, place)],
  ['datetime', (_field, value, place) => datetimeValue(value, place)],
  ['selection', selectionValue],
  ['many2one', many2oneValue],
  ['reference', (_field, value, place) => referenceValue(value, place)],
]);

/**
 * A value as Odoo takes it for any field that is no list of records. Empty is `false`, as Odoo has it for all types.
 * What was converted converts to itself.
 * @throws ToolError `invalid_argument` that says what to write instead.
 */
export function plainValue(field: FieldInfo, value: unknown, place: string): unknown {
  if (!isEmpty(field, value)) return (CONVERT.get(field.type) ?? structuredValue)(field, value, place);
  if (field.required && field.type !== 'boolean')
    throw refusedValue(place, 'is required and cannot be empty.', 'Write a value, or leave the field out.');
  return false;
}

/** An empty text is no text: Odoo's own forms write `false` for it, and only that is found by a search for empty ones. */
const isEmpty = ({ type }: FieldInfo, value: unknown): boolean =>
  value === null ||
  value === undefined ||
  (value === false && type !== 'boolean') ||
  (value === '' && CONVERT.get(type) === textValue);

function booleanValue(_field: FieldInfo, value: unknown, place: string): boolean {
  if (typeof value === 'boolean') return value;
  throw refusedValue(
    place,
    `${shown(value)} is neither true nor false.`,
    'Write true or false, not in quotes.',
  );
}

function integerValue(_field: FieldInfo, value: unknown, place: string): number {
  if (Number.isSafeInteger(value)) return value as number;
  throw refusedValue(place, `${shown(value)} is no whole number.`, 'Write it in digits, not in quotes.');
}

function numberValue(_field: FieldInfo, value: unknown, place: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw refusedValue(
    place,
    `${shown(value)} is no number.`,
    'Write it in digits with a decimal point, not in quotes and without a currency: 1234.5.',
  );
}

function textValue(_field: FieldInfo, value: unknown, place: string): string {
  if (typeof value !== 'string')
    throw refusedValue(place, `${shown(value)} is no text.`, 'Write it in quotes.');
  if (value.length > MAX_TEXT)
    throw refusedValue(place, `is longer than ${MAX_TEXT} characters.`, 'Shorten it.');
  // PostgreSQL stores neither.
  if (value.includes('\u0000') || !value.isWellFormed())
    throw refusedValue(place, 'holds characters that cannot be stored (NUL, or half of a pair).');
  return value;
}

/** Structured data as it is: `json` fields, properties. */
function structuredValue(_field: FieldInfo, value: unknown, place: string): unknown {
  if (!isDeeperThan(MAX_JSON_DEPTH, value) && JSON.stringify(value).length <= MAX_TEXT) return value;
  throw refusedValue(
    place,
    `is nested deeper than ${MAX_JSON_DEPTH} levels, or longer than ${MAX_TEXT} characters.`,
  );
}
