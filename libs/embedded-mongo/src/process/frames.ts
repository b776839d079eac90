import { Documents } from '../bson/fields.ts';
import { decode, decodeExactly, decodeStored } from '../bson/document.ts';
import type { Doc, Stored } from '../bson/document.ts';
import { ARRAY, DOCUMENT, documentOf, encodeReply, piecesOf } from '../bson/raw.ts';
import type { Piece, Reply } from '../bson/raw.ts';
import { CommandError } from '../errors.ts';
import { LISTS } from '../served.ts';

/** MongoDB's largest message, in bytes (maxMessageSizeBytes). */
export const MAX_MESSAGE = 48_000_000;
const HEADER = 16;
const OP = { reply: 1, query: 2004, msg: 2013 } as const;
export const FLAG = { checksum: 1, moreToCome: 2, exhaustAllowed: 0x10000 } as const;

/** Which message is answered, and in which form. */
export interface Asked {
  readonly id: number;
  readonly op: number;
  readonly flags: number;
}

/** Bytes that are no message of the wire protocol: there is nobody to answer, the connection ends. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/** Cuts a stream of bytes into messages. */
export class Frames {
  #chunks: Buffer[] = [];
  #size = 0;

  /** @throws FrameError when a message says that it is larger than 48 MB, or smaller than its header */
  *push(chunk: Buffer): Generator<Buffer, void, void> {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    while (this.#size >= HEADER) {
      const length = this.#joined(HEADER).readInt32LE(0);
      if (length < HEADER || length > MAX_MESSAGE) throw new FrameError(`a message of ${length} bytes`);
      if (this.#size < length) return;
      const all = this.#joined(length);
      this.#chunks = [all.subarray(length)];
      this.#size -= length;
      yield all.subarray(0, length);
    }
  }

  /** What came, in one piece from the first to at least so many bytes. */
  #joined(least: number): Buffer {
    const [first] = this.#chunks;
    const all = first !== undefined && first.length >= least ? first : Buffer.concat(this.#chunks);
    if (all !== first) this.#chunks = [all];
    return all;
  }
}

export const askedOf = (frame: Buffer): Asked => {
  const op = frame.readInt32LE(12);
  return {
    id: frame.readInt32LE(4),
    op,
    flags: op === OP.msg && frame.length > 20 ? frame.readUInt32LE(HEADER) : 0,
  };
};

/**
 * A message's command, with its documents in place, whether they came in the body or beside it.
 * @throws FrameError for what is neither OP_MSG nor OP_QUERY; CommandError InvalidBSON for documents that are none
 */
export function parseMessage(frame: Buffer, { op, flags }: Asked): Doc {
  if (op === OP.query) {
    // The legacy form, with which drivers say hello before they know whom they talk to.
    const name = frame.indexOf(0, HEADER + 4);
    return decode(documentAt(frame, name < 0 ? frame.length : name + 9));
  }
  if (op !== OP.msg || (flags & 0xffff & ~(FLAG.checksum | FLAG.moreToCome)) !== 0)
    throw new FrameError(`opcode ${op}, flags ${flags}`);
  return parseSections(frame.subarray(0, frame.length - (flags & FLAG.checksum ? 4 : 0)));
}

/** The document, or the section of documents, that begins with its length. */
function documentAt(frame: Buffer, at: number): Buffer {
  const end = at + 4 <= frame.length ? at + frame.readInt32LE(at) : Number.NaN;
  if (!(end >= at + 5 && end <= frame.length)) throw new FrameError('length of a document');
  return frame.subarray(at, end);
}

function parseSections(frame: Buffer): Doc {
  let body: Buffer | undefined;
  const lists = new Map<string, Documents>();
  const keep = (name: string, documents: Buffer[]): void =>
    // What is inserted is stored as it came; the rest is read.
    void lists.set(name, new Documents(documents.map(name === 'documents' ? decodeStored : decodeEntry)));
  for (let at = HEADER + 4; at < frame.length;) {
    const section = documentAt(frame, at + 1);
    const kind = frame[at];
    if (kind === 0 && body === undefined) body = section;
    else if (kind === 1) {
      const end = section.indexOf(0, 4);
      const documents: Buffer[] = [];
      for (let next = end + 1; next < section.length; next += documents.at(-1)?.length ?? 0)
        documents.push(documentAt(section, next));
      keep(section.toString('utf8', 4, end), documents);
    } else throw new FrameError(`section kind ${kind}`);
    at += 1 + section.length;
  }
  if (body === undefined) throw new FrameError('no body');
  const fields = fieldsOf(body);
  const isList = ({ name, type }: Piece): boolean => type === ARRAY && LISTS.has(name);
  for (const { name, value } of fields.filter(isList)) {
    const items = fieldsOf(value);
    if (items.every(({ type }) => type === DOCUMENT))
      keep(
        name,
        items.map((item) => item.value),
      );
  }
  const others = fields.filter(({ name }) => !lists.has(name)).map(({ whole }) => whole);
  return { ...decodeExactly(documentOf(others)), ...Object.fromEntries(lists) };
}

const decodeEntry = (raw: Buffer): Stored => ({ raw, doc: decodeExactly(raw) });

function fieldsOf(raw: Buffer): Piece[] {
  try {
    return piecesOf(raw);
  } catch {
    throw new CommandError('InvalidBSON', 'Invalid BSON: the fields of a command');
  }
}

let lastId = 0;

/** An answer in the form in which it was asked. */
export function replyFrame(
  asked: Pick<Asked, 'id' | 'op'>,
  reply: Reply,
  flags = 0,
): { id: number; frame: Buffer } {
  const doc = encodeReply(reply);
  const isQuery = asked.op === OP.query;
  const head = Buffer.alloc(HEADER + (isQuery ? 20 : 5));
  const id = (lastId = (lastId + 1) & 0x7fffffff);
  head.writeInt32LE(head.length + doc.length, 0);
  head.writeInt32LE(id, 4);
  head.writeInt32LE(asked.id, 8);
  head.writeInt32LE(isQuery ? OP.reply : OP.msg, 12);
  if (isQuery) head.writeInt32LE(1, HEADER + 16);
  else head.writeUInt32LE(flags, HEADER);
  return { id, frame: Buffer.concat([head, doc]) };
}
