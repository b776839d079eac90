import { ObjectId } from 'bson';
import { Bytes } from './bytes.ts';
import { TYPE } from './value.ts';
import type { Value } from './value.ts';

/** A document under construction: names in their order, with no meaning in `__proto__`. */
export type Draft = Map<string, unknown>;

const isValue = (data: object): data is Value => 'buf' in data && 'type' in data && 'end' in data;

/**
 * Writes one document. Values are copied as they lie, a Buffer is a whole document, a bigint an int64; a number is an int32 where
 * it fits, else a double; `undefined` is left out.
 */
export function encode(doc: Draft | Readonly<Record<string, unknown>>): Buffer {
  const out = new Bytes();
  writeDocument(out, doc instanceof Map ? doc : Object.entries(doc));
  return out.take();
}

/** One value on its own, as a {@link Value}. */
export function toValue(data: unknown): Value {
  const out = new Bytes();
  out.byte(0);
  const type = writeValue(out, data);
  const buf = out.take();
  return { type, buf, at: 1, end: buf.length };
}

function writeDocument(out: Bytes, entries: Iterable<readonly [string | number, unknown]>): void {
  const start = out.length;
  out.int32(0);
  for (const [name, data] of entries) {
    if (data === undefined) continue;
    const type = out.length;
    out.byte(0);
    out.text(String(name));
    out.byte(0);
    out.patch(type, writeValue(out, data));
  }
  out.byte(0);
  out.patchInt32(start, out.length - start);
}

function writeValue(out: Bytes, data: unknown): number {
  if (data === null) return TYPE.null;
  if (typeof data === 'object') return writeObject(out, data);
  if (typeof data === 'string') return writeString(out, data);
  if (typeof data === 'boolean') {
    out.byte(data ? 1 : 0);
    return TYPE.boolean;
  }
  if (typeof data === 'bigint') {
    out.int64(data);
    return TYPE.long;
  }
  const number = Number(data);
  if (Number.isInteger(number) && number === (number | 0) && !Object.is(number, -0)) {
    out.int32(number);
    return TYPE.int;
  }
  out.double(number);
  return TYPE.double;
}

function writeString(out: Bytes, text: string): number {
  const start = out.length;
  out.int32(0);
  out.text(text);
  out.byte(0);
  out.patchInt32(start, out.length - start - 4);
  return TYPE.string;
}

function writeObject(out: Bytes, data: object): number {
  if (isValue(data)) {
    out.copy(data.buf, data.at, data.end);
    return data.type;
  }
  if (Buffer.isBuffer(data)) {
    out.copy(data, 0, data.length);
    return TYPE.document;
  }
  if (data instanceof Date) {
    out.int64(BigInt(data.getTime()));
    return TYPE.date;
  }
  if (data instanceof ObjectId) {
    out.copy(Buffer.from(data.id), 0, 12);
    return TYPE.objectId;
  }
  if (Array.isArray(data)) {
    writeDocument(out, data.entries());
    return TYPE.array;
  }
  writeDocument(out, data instanceof Map ? (data as Draft) : Object.entries(data));
  return TYPE.document;
}

/** A double, also where the number would fit an int32. */
export function doubleValue(number: number): Value {
  const buf = Buffer.allocUnsafe(8);
  buf.writeDoubleLE(number);
  return { type: TYPE.double, buf, at: 0, end: 8 };
}
