import { checkStructure } from '../bson/check.ts';
import { encode } from '../bson/encode.ts';

import type { Value } from '../bson/value.ts';
import type { Request } from '../commands/dispatch.ts';

/** MongoDB's largest message, in bytes (maxMessageSizeBytes). */
export const MAX_MESSAGE = 48_000_000;
const HEADER = 16;

export const OP = { reply: 1, query: 2004, msg: 2013 } as const;
export const FLAG = { checksum: 1, moreToCome: 2, exhaustAllowed: 0x10000 } as const;

export interface Message extends Request {
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
    while (this.#size >= 4) {
      if ((this.#chunks[0]?.length ?? 0) < 4) this.#join();
      const length = this.#chunks[0]?.readInt32LE(0) ?? 0;
      if (length < HEADER || length > MAX_MESSAGE) throw new FrameError(`a message of ${length} bytes`);
      if (this.#size < length) return;
      const all = this.#join();
      this.#chunks = all.length > length ? [all.subarray(length)] : [];
      this.#size -= length;
      yield all.subarray(0, length);
    }
  }

  #join(): Buffer {
    const all =
      this.#chunks.length === 1 && this.#chunks[0] !== undefined
        ? this.#chunks[0]
        : Buffer.concat(this.#chunks);
    this.#chunks = [all];
    return all;
  }
}

/** @throws FrameError for what is neither OP_MSG nor OP_QUERY; CommandError InvalidBSON for documents that are none */
export function parseMessage(frame: Buffer): Message {
  const id = frame.readInt32LE(4);
  const op = frame.readInt32LE(12);
  if (op === OP.query) return parseQuery(frame, id);
  if (op !== OP.msg || frame.length < HEADER + 5) throw new FrameError(`opcode ${op}`);
  const flags = frame.readUInt32LE(HEADER);
  if ((flags & 0xffff & ~(FLAG.checksum | FLAG.moreToCome)) !== 0) throw new FrameError(`flags ${flags}`);
  const end = frame.length - (flags & FLAG.checksum ? 4 : 0);
  return { id, op, flags, ...parseSections(frame, end) };
}

function parseSections(frame: Buffer, end: number): Request {
  let body: Value | undefined;
  const sequences = new Map<string, Value[]>();
  for (let at = HEADER + 4; at < end;) {
    const kind = frame[at];
    if (kind === 0 && body === undefined) {
      const after = checkStructure(frame, at + 1, end);
      body = { type: 3, buf: frame, at: at + 1, end: after };
      at = after;
    } else if (kind === 1 && at + 5 < end) {
      const after = at + 1 + frame.readInt32LE(at + 1);
      const name = frame.indexOf(0, at + 5);
      if (!(after <= end && name >= 0 && name < after)) throw new FrameError('section length');
      sequences.set(frame.toString('utf8', at + 5, name), parseSequence(frame, name + 1, after));
      at = after;
    } else throw new FrameError(`section kind ${kind}`);
  }
  if (body === undefined) throw new FrameError('no body');
  return { body, sequences };
}

function parseSequence(frame: Buffer, start: number, end: number): Value[] {
  const documents: Value[] = [];
  for (let at = start; at < end;) {
    const after = checkStructure(frame, at, end);
    documents.push({ type: 3, buf: frame, at, end: after });
    at = after;
  }
  return documents;
}

/** The legacy form, with which drivers say hello before they know whom they talk to. */
function parseQuery(frame: Buffer, id: number): Message {
  const name = frame.indexOf(0, HEADER + 4);
  const at = name + 9;
  if (name < 0 || at + 5 > frame.length) throw new FrameError('OP_QUERY too short');
  const end = checkStructure(frame, at, frame.length);
  return { id, op: OP.query, flags: 0, body: { type: 3, buf: frame, at, end }, sequences: new Map() };
}

let lastId = 0;

/** An answer in the form in which it was asked. */
export function replyFrame(
  asked: { id: number; op: number },
  reply: Record<string, unknown>,
  flags = 0,
): { id: number; frame: Buffer } {
  const doc = encode(reply);
  const prefix = asked.op === OP.query ? 20 : 5;
  const head = Buffer.alloc(HEADER + prefix);
  const id = (lastId = (lastId + 1) & 0x7fffffff);
  head.writeInt32LE(head.length + doc.length, 0);
  head.writeInt32LE(id, 4);
  head.writeInt32LE(asked.id, 8);
  head.writeInt32LE(asked.op === OP.query ? OP.reply : OP.msg, 12);
  if (asked.op === OP.query) head.writeInt32LE(1, HEADER + 16);
  else head.writeUInt32LE(flags, HEADER);
  return { id, frame: Buffer.concat([head, doc]) };
}
