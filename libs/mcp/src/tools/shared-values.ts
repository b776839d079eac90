import { HIDDEN } from '@aidoo/erp';
import type { AddedFields } from './field-list.ts';

type Row = Record<string, unknown>;

/** Records, and what all their amounts and quantities are measured in where it is one. */
export interface SharedValues {
  readonly records: Row[];
  readonly currency?: string;
  readonly unit?: string;
}

/** Values by which people know a record, beside the names of the records that it belongs to. */
const NAMING = new Set(['name', 'complete_name', 'default_code', 'code', 'ref']);

/**
 * Says once what all records of an answer would repeat, the currency of their amounts and the unit of their quantities, and
 * of each in short what is not the same for all; and not at all what repeats other values of the same record: a
 * `display_name` that is made of them. All this of fields that nobody asked for.
 */
export function sharedValues(records: readonly Row[], { added }: { added: AddedFields }): SharedValues {
  const isRepeated = added.hasName && records.every(repeatsItsName);
  const measures = [measured('currency', records, added.currencies), measured('unit', records, added.units)];
  const dropped = new Set(measures.flatMap((one) => one.dropped).concat(isRepeated ? ['display_name'] : []));
  const kept = records.map((record) =>
    Object.fromEntries([
      ...Object.entries(record).filter(([key]) => !dropped.has(key)),
      ...measures.flatMap((one) => one.ofEach(record)),
    ]),
  );
  return Object.assign({ records: kept }, ...measures.map(({ shared }) => shared)) as SharedValues;
}

type Entry = readonly [key: string, name: string | null];

interface Measure {
  /** Of all records. */
  readonly shared: Record<string, string>;
  /** What a record says of itself. */
  ofEach(this: void, record: Row): Entry[];
  /** The fields that need not be there any more. */
  readonly dropped: readonly string[];
}

/** The names in the fields stand for them, unless there are two in a record, or one that may not be told. */
function measured(key: 'currency' | 'unit', records: readonly Row[], fields: readonly string[]): Measure {
  const names = new Set(records.map((record) => nameIn(record, fields)));
  const [name] = names;
  if (names.has(undefined) || names.size === 0 || records.some((record) => key in record))
    return { shared: {}, ofEach: () => [], dropped: [] };
  if (names.size === 1 && name) return { shared: { [key]: name }, ofEach: () => [], dropped: fields };
  return { shared: {}, ofEach: (record) => [[key, nameIn(record, fields) ?? null]], dropped: fields };
}

/** Null where they are empty; undefined where there is no one name to tell. */
function nameIn(record: Row, fields: readonly string[]): string | null | undefined {
  const names = new Set(fields.map((field) => (record[field] === null ? null : nameOf(record[field]))));
  const [name] = names;
  return names.size === 1 && name !== HIDDEN && (isText(name) || name === null) ? name : undefined;
}

/** Whether each word of the record's name stands in another of its names: `[DESK] Desk` beside its code and its name. */
function repeatsItsName({ display_name: shown, ...others }: Row): boolean {
  const names = Object.entries(others).map(([key, value]) => (NAMING.has(key) ? value : nameOf(value)));
  const known = new Set(names.flatMap(wordsOf));
  const words = wordsOf(shown);
  return words.length > 0 && words.every((word) => known.has(word));
}

const wordsOf = (value: unknown): string[] => (isText(value) ? (value.match(/[\p{L}\p{N}]+/gu) ?? []) : []);

const nameOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'name' in value ? value.name : undefined;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
