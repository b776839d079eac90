import type { Binary, Double, Int32, ObjectId } from 'bson';
import { TYPE_RANKS } from '../served.ts';
import { typeOf, valueAt, type Doc } from './document.ts';

/**
 * A value's key is its type's rank and then bytes that order as the values do; no key is the beginning of another, so keys can be
 * joined. Equality, ranges, sorting, uniqueness and the indexes all read this one encoding: they cannot disagree. What is missing
 * orders as null.
 */
export const keyOf = (value: unknown): Buffer => Buffer.concat([Buffer.of(rankOf(value)), payloadOf(value)]);

export const rankOf = (value: unknown): number => TYPE_RANKS.get(typeOf(value)) ?? 0x10;

const END = Buffer.of(0);
const NOTHING = Buffer.alloc(0);

/** IEEE 754 in the order of the numbers: NaN first, then the negative ones with all bits turned, the others with their sign turned. */
function numberKey(number: number): Buffer {
  const key = Buffer.alloc(8);
  if (Number.isNaN(number)) return key;
  key.writeDoubleBE(number === 0 ? 0 : number);
  if (number < 0) return complement(key);
  key[0] = (key[0] ?? 0) ^ 0x80;
  return key;
}

/** Milliseconds, a signed 64-bit integer with its sign turned. */
function dateKey(date: Date): Buffer {
  const key = Buffer.alloc(8);
  key.writeBigInt64BE(BigInt(date.getTime()));
  key[0] = (key[0] ?? 0) ^ 0x80;
  return key;
}

/** Ends with 00; inside, 00 becomes 01 01 and 01 becomes 01 02, so that the order of the bytes stays. */
const textKey = (text: string): Buffer =>
  Buffer.from(`${text.replaceAll('\u0001', '\u0001\u0002').replaceAll('\0', '\u0001\u0001')}\0`);

/** Binary orders by length, subtype, bytes. */
function binaryKey({ buffer, position, sub_type: subtype }: Binary): Buffer {
  const key = Buffer.alloc(5);
  key.writeUInt32BE(position);
  key[4] = subtype;
  return Buffer.concat([key, buffer.subarray(0, position)]);
}

/** MongoDB orders embedded documents by each field's type, then its name, then its value. */
function documentKey(doc: Doc): Buffer {
  const fields = Object.entries(doc).map(([name, value]) =>
    Buffer.concat([Buffer.of(rankOf(value)), textKey(name), payloadOf(value)]),
  );
  return Buffer.concat([...fields, END]);
}

const PAYLOADS: Readonly<Record<string, (value: never) => Buffer>> = {
  int: ({ value }: Int32) => numberKey(value),
  double: ({ value }: Double) => numberKey(value),
  string: textKey,
  object: documentKey,
  array: (items: unknown[]) => Buffer.concat([...items.map(keyOf), END]),
  binData: binaryKey,
  objectId: ({ id }: ObjectId) => Buffer.from(id),
  bool: (value: boolean) => Buffer.of(value ? 1 : 0),
  date: dateKey,
};

const payloadOf = (value: unknown): Buffer => PAYLOADS[typeOf(value)]?.(value as never) ?? NOTHING;

/** All bits turned: descending order from ascending. */
export const complement = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0xff));

/** Types are compared first: a document that has no key equals no number. */
export const isEqual = (a: unknown, b: unknown): boolean =>
  rankOf(a) === rankOf(b) && keyOf(a).equals(keyOf(b));

/** One field of an order or of an index. */
export interface SortField {
  readonly name: string;
  readonly path: readonly string[];
  readonly descending: boolean;
}

/**
 * The bytes by which a document takes its place in an order, or in an index.
 * @param onArray what to throw when an array stands on one of the paths: MongoDB would look at each item
 */
export function orderKey(doc: Doc, fields: readonly SortField[], onArray: (name: string) => Error): Buffer {
  const keys = fields.map(({ name, path, descending }) => {
    const value = valueAt(doc, path, () => onArray(name));
    if (Array.isArray(value)) throw onArray(name);
    return descending ? complement(keyOf(value)) : keyOf(value);
  });
  return Buffer.concat(keys);
}
