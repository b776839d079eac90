import { HIDDEN } from '@aidoo/erp';

type Row = Record<string, unknown>;

/** Records, and the currency that all their amounts are in where it is one. */
export interface SharedValues {
  readonly records: Row[];
  readonly currency?: string;
}

/**
 * Says once what all records of an answer would repeat: the currency that was added to their amounts, and a `display_name`
 * that nobody asked for and that is the `name` again.
 *
 * @param added the currency fields that were not asked for
 */
export function sharedValues(
  records: readonly Row[],
  { added, isNamed }: { added: readonly string[]; isNamed: boolean },
): SharedValues {
  const currency = currencyOf(records, added);
  const dropped = new Set(currency === undefined ? [] : added);
  if (
    !isNamed &&
    records.every((record) => isText(record['name']) && record['display_name'] === record['name'])
  )
    dropped.add('display_name');
  if (dropped.size === 0) return { records: [...records] };
  const kept = records.map((record) =>
    Object.fromEntries(Object.entries(record).filter(([key]) => !dropped.has(key))),
  );
  return { records: kept, ...(currency !== undefined && { currency }) };
}

/** Undefined unless every amount of every record is in the same, whose name may be seen. */
function currencyOf(records: readonly Row[], added: readonly string[]): string | undefined {
  const names = new Set(records.flatMap((record) => added.map((field) => nameOf(record[field]))));
  const [name] = names;
  return names.size === 1 && isText(name) && name !== HIDDEN ? name : undefined;
}

const nameOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'name' in value ? value.name : undefined;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
