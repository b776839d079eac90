import { onDemand } from 'bson';
import { encode } from './document.ts';

/** One field as it lies in a document: all its bytes, and those of its value. */
export interface Piece {
  readonly type: number;
  readonly name: string;
  readonly whole: Buffer;
  readonly value: Buffer;
}

export const DOCUMENT = 3;
export const ARRAY = 4;
const END = Buffer.alloc(1);

/** @throws Error for bytes that are no document; what is inside its values is not looked at */
export function piecesOf(raw: Buffer, names?: ReadonlySet<string>): Piece[] {
  const pieces: Piece[] = [];
  for (const [type, nameAt, nameLength, at, length] of onDemand.parseToElements(raw)) {
    const name = raw.toString('utf8', nameAt, nameAt + nameLength);
    if (names?.has(name) === false) continue;
    pieces.push({
      type,
      name,
      whole: raw.subarray(nameAt - 1, at + length),
      value: raw.subarray(at, at + length),
    });
  }
  return pieces;
}

/** The bytes of a document with these fields, not joined yet: an answer of 16 MB is copied once, at last. */
function chunksOf(fields: readonly Buffer[]): Buffer[] {
  const size = Buffer.alloc(4);
  size.writeInt32LE(fields.reduce((sum, { length }) => sum + length, 5));
  return [size, ...fields, END];
}

export const documentOf = (fields: readonly Buffer[]): Buffer => Buffer.concat(chunksOf(fields));

/** The document with those of its fields only that are named. */
export const pick = (raw: Buffer, names: ReadonlySet<string>): Buffer =>
  documentOf(piecesOf(raw, names).map(({ whole }) => whole));

export const omit = (raw: Buffer, left: string): Buffer =>
  documentOf(piecesOf(raw).flatMap(({ name, whole }) => (name === left ? [] : [whole])));

const headOf = (type: number, name: string): Buffer => Buffer.from(`${String.fromCharCode(type)}${name}\0`);

/** What a command answers. A Buffer, or a list of them, is documents, which go out as they are. */
export type Reply = Readonly<Record<string, unknown>>;

export const encodeReply = (reply: Reply): Buffer => Buffer.concat(replyChunks(reply));

function replyChunks(reply: Reply): Buffer[] {
  const raw: Buffer[] = [];
  const plain: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(reply)) {
    if (Buffer.isBuffer(value)) raw.push(headOf(DOCUMENT, name), value);
    else if (name === 'cursor') raw.push(headOf(DOCUMENT, name), ...replyChunks(value as Reply));
    else if (Array.isArray(value) && Buffer.isBuffer(value[0]))
      raw.push(headOf(ARRAY, name), ...listOf(value));
    else if (value !== undefined) plain[name] = value;
  }
  return chunksOf([...raw, encode(plain).subarray(4, -1)]);
}

const listOf = (docs: readonly Buffer[]): Buffer[] =>
  chunksOf(docs.flatMap((doc, i) => [headOf(DOCUMENT, String(i)), doc]));
