import { Bytes } from './encode.ts';
import { elements, isNumber, TYPE, toNumber, valueAt } from './value.ts';
import type { Path, Value } from './value.ts';

/**
 * Where each type stands in MongoDB's comparison order. A value's key is this byte and then bytes that order as the
 * values do; no key is the beginning of another, so keys can be joined. Equality, ranges, sorting, uniqueness and the
 * indexes all read this one encoding: they cannot disagree.
 */
const RANKS: Readonly<Record<number, number>> = {
  [TYPE.null]: 0x10,
  [TYPE.int]: 0x18,
  [TYPE.double]: 0x18,
  [TYPE.long]: 0x18,
  [TYPE.string]: 0x20,
  [TYPE.document]: 0x28,
  [TYPE.array]: 0x30,
  [TYPE.binary]: 0x38,
  [TYPE.objectId]: 0x40,
  [TYPE.boolean]: 0x48,
  [TYPE.date]: 0x50,
};

export const rank = (value: Value): number => RANKS[value.type] ?? 0x10;

export const NULL_KEY = Buffer.from([0x10]);

export function keyOf(value: Value): Buffer {
  const out = new Bytes();
  writeKey(out, value);
  return out.take();
}

/** Appends a value's key; a missing value orders as null. */
export function writeKey(out: Bytes, value: Value | undefined): void {
  if (value === undefined) return out.copy(NULL_KEY);
  out.byte(rank(value));
  writePayload(out, value);
}

function writePayload(out: Bytes, value: Value): void {
  const { buf, at, end, type } = value;
  if (type === TYPE.string) escaped(out, buf, at + 4, end - 1);
  else if (isNumber(value)) writeNumber(out, toNumber(value));
  else if (type === TYPE.date) writeDate(out, buf, at);
  else if (type === TYPE.objectId || type === TYPE.boolean) out.copy(buf, at, end);
  else if (type === TYPE.document || type === TYPE.array) writeMembers(out, value);
  else if (type === TYPE.binary) writeBinary(out, value);
}

/** IEEE 754 in the order of the numbers: NaN first, then the negative ones with all bits turned, the others with their sign turned. */
function writeNumber(out: Bytes, number: number): void {
  const start = out.length;
  const buf = out.grow(8);
  if (Number.isNaN(number)) return void buf.fill(0, start, start + 8);
  buf.writeDoubleBE(number === 0 ? 0 : number, start);
  if (number < 0) out.invert(start);
  else buf[start] = (buf[start] ?? 0) ^ 0x80;
}

/** Milliseconds, a signed 64-bit integer: the most significant byte first, its sign turned. */
function writeDate(out: Bytes, buf: Buffer, at: number): void {
  out.byte((buf[at + 7] ?? 0) ^ 0x80);
  for (let i = at + 6; i >= at; i--) out.byte(buf[i] ?? 0);
}

/** MongoDB orders embedded documents by each field's type, then its name, then its value; arrays by type and value. */
function writeMembers(out: Bytes, value: Value): void {
  for (const element of elements(value)) {
    out.byte(rank(element));
    if (value.type === TYPE.document) escaped(out, Buffer.from(element.name));
    writePayload(out, element);
  }
  out.byte(0);
}

/** Binary orders by length, subtype, bytes. */
function writeBinary(out: Bytes, { buf, at, end }: Value): void {
  out.grow(4).writeUInt32BE(end - at - 5, out.length - 4);
  out.copy(buf, at + 4, end);
}

/** Ends with 00; inside, 00 becomes 01 01 and 01 becomes 01 02, so that the order of the bytes stays. */
function escaped(out: Bytes, buf: Buffer, start = 0, end = buf.length): void {
  let from = start;
  for (let at = start; at < end; at++) {
    const byte = buf[at] ?? 0;
    if (byte > 1) continue;
    out.copy(buf, from, at);
    out.byte(1);
    out.byte(byte + 1);
    from = at + 1;
  }
  out.copy(buf, from, end);
  out.byte(0);
}

/** One field of an order or of an index. */
export interface SortField {
  readonly name: string;
  readonly path: Path;
  readonly descending: boolean;
}

/**
 * The bytes by which a document takes its place in an order, or in an index.
 * @param onArray what to throw when an array stands on one of the paths: MongoDB would look at each item
 * @returns `found`: whether the document has any of the fields
 */
export function orderKey(
  doc: Value,
  fields: readonly SortField[],
  onArray: (name: string) => Error,
): { key: Buffer; found: boolean } {
  const out = new Bytes();
  let found = false;
  for (const { name, path, descending } of fields) {
    const value = valueAt(doc, path, () => onArray(name));
    if (value?.type === TYPE.array) throw onArray(name);
    found ||= value !== undefined;
    const start = out.length;
    writeKey(out, value);
    if (descending) out.invert(start);
  }
  return { key: out.take(), found };
}
