import { isUtf8 } from 'node:buffer';
import { CommandError, notServed } from '../errors.ts';
import { TYPE_NAMES } from '../served.ts';
import { elements, TYPE, valueEnd } from './value.ts';
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
  if (depth > MESSAGE_DEPTH) throw new CommandError('Overflow', 'BSON is nested deeper than 200 levels');
  const end = start + 4 <= limit ? start + buf.readInt32LE(start) : Number.NaN;
  if (!(end >= start + 5 && end <= limit) || buf[end - 1] !== 0) throw broken('document length');
  let at = start + 4;
  while (at < end - 1) {
    const type = buf[at] ?? 0;
    const name = buf.indexOf(0, at + 1);
    if (name < 0 || name >= end - 1 || !isUtf8(buf.subarray(at + 1, name))) throw broken('field name');
    at = name + 1;
    if (at + fixedPart(type) > end - 1) throw broken('value beyond its document');
    const after = valueEnd(buf, type, at);
    if (!(after >= at + fixedPart(type) && after <= end - 1)) throw broken('value length or type');
    checkInside(buf, type, at, after, depth);
    at = after;
  }
  return end;
}

/** The least bytes that a value has: what must be there before its length may be read. */
function fixedPart(type: number): number {
  if (type === TYPE.binary || type === TYPE.string || type === 13 || type === 14) return 5;
  return type === TYPE.document || type === TYPE.array ? 5 : type === 12 || type === 15 ? 4 : 0;
}

function checkInside(buf: Buffer, type: number, at: number, end: number, depth: number): void {
  if (type === TYPE.document || type === TYPE.array) {
    if (checkStructure(buf, at, end, depth + 1) !== end) throw broken('embedded length');
  } else if (type === TYPE.string && (buf[end - 1] !== 0 || !isUtf8(buf.subarray(at + 4, end - 1)))) {
    throw broken('string');
  } else if (type === TYPE.boolean && (buf[at] ?? 2) > 1) {
    throw broken('boolean');
  }
}

/**
 * @param where names the value in the refusal
 * @throws CommandError BadValue when it holds a type that is not served, or a name twice; Overflow when too deep
 */
export function assertServed(value: Value, where: string, depth = 0): void {
  if (!TYPE_NAMES.has(value.type)) throw notServed(`BSON type ${foreignName(value.type)} (at '${where}')`);
  if (value.type !== TYPE.document && value.type !== TYPE.array) return;
  if (depth >= STORED_DEPTH) throw new CommandError('Overflow', 'document is nested deeper than 100 levels');
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
  if (doc.length <= MAX_DOCUMENT) return doc;
  const message = `object to insert too large. size in bytes: ${doc.length}, max size: ${MAX_DOCUMENT}`;
  throw new CommandError('BSONObjectTooLarge', message);
}

const FOREIGN = new Map([
  [6, 'undefined'],
  [11, 'regex'],
  [12, 'dbPointer'],
  [13, 'javascript'],
  [14, 'symbol'],
  [15, 'javascriptWithScope'],
  [17, 'timestamp'],
  [18, 'long'],
  [19, 'decimal'],
  [127, 'maxKey'],
  [255, 'minKey'],
]);

const foreignName = (type: number): string => FOREIGN.get(type) ?? String(type);
