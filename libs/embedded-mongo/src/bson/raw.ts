import { onDemand } from 'bson';
import { encode } from './document.ts';

const [DOCUMENT, ARRAY] = [3, 4];
const END = Buffer.alloc(1);

/** The bytes of a document with these fields, not joined yet: an answer of 16 MB is copied once, at last. */
function chunksOf(fields: readonly Buffer[]): Buffer[] {
  const size = Buffer.alloc(4);
  size.writeInt32LE(fields.reduce((sum, { length }) => sum + length, 5));
  return [size, ...fields, END];
}

/** The bytes of a document with those of its fields only that are named: what is not looked into need not be decoded. */
export function pick(raw: Buffer, names: ReadonlySet<string>): Buffer {
  const fields: Buffer[] = [];
  for (const [, nameAt, nameLength, at, length] of onDemand.parseToElements(raw))
    if (names.has(raw.toString('utf8', nameAt, nameAt + nameLength)))
      fields.push(raw.subarray(nameAt - 1, at + length));
  return Buffer.concat(chunksOf(fields));
}

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
