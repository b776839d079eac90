import { isUtf8 } from 'node:buffer';
import { CommandError, must, notServed } from '../errors.ts';
import { TYPE_NAMES } from '../served.ts';
import { elements, leastSize, TYPE, valueEnd } from './value.ts';
import type { Value } from './value.ts';

/** MongoDB's limits: levels of a message, levels and bytes of a stored document. */
const MESSAGE_DEPTH = 200;
const STORED_DEPTH = 100;
const MAX_DOCUMENT = 16 * 1024 * 1024;

const broken = (what: string): CommandError => new CommandError('InvalidBSON', `Invalid BSON: ${what}`);

/**
 * Walks a document that a client sent, so that every later reader may trust lengths, ends and names.
 * @returns where it ends
 * @throws CommandError InvalidBSON, Overflow when nested deeper than MongoDB takes
 */
export function checkStructure(buf: Buffer, start: number, limit: number, depth = 0): number {
  must(depth <= MESSAGE_DEPTH, 'Overflow', 'BSON is nested deeper than 200 levels');
  const end = start + 4 <= limit ? start + buf.readInt32LE(start) : Number.NaN;
  if (!(end >= start + 5 && end <= limit) || buf[end - 1] !== 0) throw broken('document length');
  for (let at = start + 4; at < end - 1;) {
    const type = buf[at] ?? 0;
    const name = buf.indexOf(0, at + 1);
    if (name < 0 || name >= end - 1 || !isUtf8(buf.subarray(at + 1, name))) throw broken('field name');
    const least = name + 1 + leastSize(type);
    const after = least <= end - 1 ? valueEnd(buf, type, name + 1) : Number.NaN;
    if (!(after >= least && after <= end - 1)) throw broken('value length or type');
    checkInside(buf, type, name + 1, after, depth);
    at = after;
  }
  return end;
}

function checkInside(buf: Buffer, type: number, at: number, end: number, depth: number): void {
  if (type === TYPE.document || type === TYPE.array) {
    if (checkStructure(buf, at, end, depth + 1) !== end) throw broken('embedded length');
  } else if (type === TYPE.string) {
    if (buf[end - 1] !== 0 || !isUtf8(buf.subarray(at + 4, end - 1))) throw broken('string');
  } else if (type === TYPE.boolean && (buf[at] ?? 2) > 1) throw broken('boolean');
}

/**
 * @param where names the value in the refusal
 * @throws CommandError BadValue when it holds a type that is not served, or a name twice; Overflow when too deep
 */
export function assertServed(value: Value, where: string, depth = 0): void {
  if (!TYPE_NAMES.has(value.type)) throw notServed(`BSON type ${typeName(value)} (at '${where}')`);
  if (value.type !== TYPE.document && value.type !== TYPE.array) return;
  must(depth < STORED_DEPTH, 'Overflow', 'document is nested deeper than 100 levels');
  const names = new Set<string>();
  for (const element of elements(value)) {
    if (value.type === TYPE.document && names.has(element.name))
      throw notServed(`a field twice in one document ('${where}.${element.name}')`);
    names.add(element.name);
    assertServed(element, where === '' ? element.name : `${where}.${element.name}`, depth + 1);
  }
}

/** @throws CommandError BSONObjectTooLarge */
export function assertSize(doc: Buffer): Buffer {
  const message = 'object to insert too large. size in bytes:';
  must(
    doc.length <= MAX_DOCUMENT,
    'BSONObjectTooLarge',
    `${message} ${doc.length}, max size: ${MAX_DOCUMENT}`,
  );
  return doc;
}

const FOREIGN: Readonly<Record<number, string>> = {
  6: 'undefined',
  11: 'regex',
  12: 'dbPointer',
  13: 'javascript',
  14: 'symbol',
  15: 'javascriptWithScope',
  17: 'timestamp',
  18: 'long',
  19: 'decimal',
  127: 'maxKey',
  255: 'minKey',
};

export const typeName = ({ type }: Value): string => TYPE_NAMES.get(type) ?? FOREIGN[type] ?? String(type);
