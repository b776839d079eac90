import { ObjectId } from 'bson';
import { TYPE } from './value.ts';
import type { Value } from './value.ts';

/** Bytes that grow as they are written. */
export class Bytes {
  #buf = Buffer.allocUnsafe(512);
  length = 0;

  /** Makes room for bytes at the end, which the caller then writes. */
  grow(count: number): Buffer {
    const length = this.length + count;
    if (length > this.#buf.length) {
      const larger = Buffer.allocUnsafe(Math.max(length, this.#buf.length * 2));
      this.#buf.copy(larger, 0, 0, this.length);
      this.#buf = larger;
    }
    this.length = length;
    return this.#buf;
  }

  byte(value: number): void {
    this.grow(1)[this.length - 1] = value;
  }

  copy(from: Buffer, start = 0, end = from.length): void {
    from.copy(this.grow(end - start), this.length - (end - start), start, end);
  }

  text(text: string): void {
    const size = Buffer.byteLength(text);
    this.grow(size).write(text, this.length - size);
  }

  /** Turns the bytes from `start` on into their complement: descending order from ascending. */
  invert(start: number): void {
    const buf = this.#buf;
    for (let at = start; at < this.length; at++) buf[at] = (buf[at] ?? 0) ^ 0xff;
  }

  /** @returns how the bytes written order against `other`: negative, 0 or positive */
  compare(other: Buffer): number {
    return this.#buf.compare(other, 0, other.length, 0, this.length);
  }

  /** What was written, as bytes of its own. */
  take(): Buffer {
    return Buffer.from(this.#buf.subarray(0, this.length));
  }
}

/** A document under construction: names in their order, with no meaning in `__proto__`. */
export type Draft = Map<string, unknown>;

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
  const type = writeValue(out, data);
  return { type, buf: out.take(), at: 0, end: out.length };
}

function writeDocument(out: Bytes, entries: Iterable<readonly [string | number, unknown]>): number {
  const start = out.length;
  out.grow(4);
  for (const [name, data] of entries) {
    if (data === undefined) continue;
    const type = out.length;
    out.byte(0);
    out.text(`${name}\0`);
    const written = writeValue(out, data);
    out.grow(0)[type] = written;
  }
  out.byte(0);
  out.grow(0).writeInt32LE(out.length - start, start);
  return TYPE.document;
}

function writeValue(out: Bytes, data: unknown): number {
  const at = out.length;
  if (data === null) return TYPE.null;
  if (typeof data === 'object') return writeObject(out, data);
  if (typeof data === 'string') {
    out.grow(4);
    out.text(`${data}\0`);
    out.grow(0).writeInt32LE(out.length - at - 4, at);
    return TYPE.string;
  }
  if (typeof data === 'boolean') {
    out.byte(data ? 1 : 0);
    return TYPE.boolean;
  }
  if (typeof data === 'bigint') {
    out.grow(8).writeBigInt64LE(data, at);
    return TYPE.long;
  }
  const number = Number(data);
  if (number !== (number | 0) || Object.is(number, -0)) {
    out.grow(8).writeDoubleLE(number, at);
    return TYPE.double;
  }
  out.grow(4).writeInt32LE(number, at);
  return TYPE.int;
}

const isValue = (data: object): data is Value => 'buf' in data && 'type' in data && 'end' in data;

function writeObject(out: Bytes, data: object): number {
  if (isValue(data)) {
    out.copy(data.buf, data.at, data.end);
    return data.type;
  }
  if (Buffer.isBuffer(data)) {
    out.copy(data);
    return TYPE.document;
  }
  if (data instanceof Date) {
    out.grow(8).writeBigInt64LE(BigInt(data.getTime()), out.length - 8);
    return TYPE.date;
  }
  if (data instanceof ObjectId) {
    out.copy(Buffer.from(data.id));
    return TYPE.objectId;
  }
  if (!Array.isArray(data))
    return writeDocument(out, data instanceof Map ? (data as Draft) : Object.entries(data));
  writeDocument(out, data.entries());
  return TYPE.array;
}

/** A double, also where the number would fit an int32. */
export function doubleValue(number: number): Value {
  const buf = Buffer.allocUnsafe(8);
  buf.writeDoubleLE(number);
  return { type: TYPE.double, buf, at: 0, end: 8 };
}
