import { Bytes } from './bytes.ts';
import { elements, isNumber, TYPE, toNumber } from './value.ts';
import type { Value } from './value.ts';

/**
 * Where each type stands in MongoDB's comparison order. A value's key is this byte and then bytes that order as the
 * values do; no key is the beginning of another, so keys can be joined. Equality, ranges, sorting, uniqueness and the
 * indexes all read this one encoding: they cannot disagree.
 */
export const RANK = {
  emptyArray: 0x08, // in sort keys only: MongoDB puts [] before null
  null: 0x10,
  number: 0x18,
  string: 0x20,
  document: 0x28,
  array: 0x30,
  binary: 0x38,
  objectId: 0x40,
  boolean: 0x48,
  date: 0x50,
} as const;

export function rank(value: Value): number {
  switch (value.type) {
    case TYPE.string:
      return RANK.string;
    case TYPE.document:
      return RANK.document;
    case TYPE.array:
      return RANK.array;
    case TYPE.binary:
      return RANK.binary;
    case TYPE.objectId:
      return RANK.objectId;
    case TYPE.boolean:
      return RANK.boolean;
    case TYPE.date:
      return RANK.date;
    default:
      return isNumber(value) ? RANK.number : RANK.null;
  }
}

export const NULL_KEY = Buffer.from([RANK.null]);

export function keyOf(value: Value): Buffer {
  const out = new Bytes();
  writeKey(out, value);
  return out.take();
}

/** Appends a value's key; a missing value orders as null. */
export function writeKey(out: Bytes, value: Value | undefined): void {
  if (value === undefined) return out.byte(RANK.null);
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
  if (Number.isNaN(number)) {
    out.uint32BE(0);
    return out.uint32BE(0);
  }
  out.doubleBE(number === 0 ? 0 : number);
  if (number < 0) out.invert(start);
  else out.patch(start, out.at(start) ^ 0x80);
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
    if (value.type === TYPE.document) {
      const name = Buffer.from(element.name);
      escaped(out, name, 0, name.length);
    }
    writePayload(out, element);
  }
  out.byte(0);
}

/** Binary orders by length, subtype, bytes. */
function writeBinary(out: Bytes, { buf, at, end }: Value): void {
  out.uint32BE(end - at - 5);
  out.copy(buf, at + 4, end);
}

/** Ends with 00; inside, 00 becomes 01 01 and 01 becomes 01 02, so that the order of the bytes stays. */
function escaped(out: Bytes, buf: Buffer, start: number, end: number): void {
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
