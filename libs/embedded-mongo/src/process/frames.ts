import { decode, decodeExactly, type Doc } from '../bson/document.ts';
import { encodeReply, type Reply } from '../bson/raw.ts';

/** MongoDB's largest message, in bytes (maxMessageSizeBytes). */
export const MAX_MESSAGE = 48_000_000;
const HEADER = 16;
const OP = { reply: 1, query: 2004, msg: 2013 } as const;
export const FLAG = { moreToCome: 2, exhaustAllowed: 0x10000 } as const;

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

/**
 * Cuts a stream of bytes into messages, reading no further than is asked for.
 * @throws FrameError when a message says that it is larger than 48 MB, or smaller than its header
 */
export async function* framesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, void> {
  let chunks: Buffer[] = [];
  let size = 0;
  let wanted = HEADER;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
    while (size >= wanted) {
      const all = Buffer.concat(chunks);
      wanted = all.readInt32LE(0);
      if (wanted < HEADER || wanted > MAX_MESSAGE) throw new FrameError(`a message of ${wanted} bytes`);
      chunks = [all];
      if (size < wanted) break;
      yield all.subarray(0, wanted);
      chunks = [all.subarray(wanted)];
      size -= wanted;
      wanted = HEADER;
    }
  }
}

export const askedOf = (frame: Buffer): Asked => {
  const [id, op] = [frame.readInt32LE(4), frame.readInt32LE(12)];
  return { id, op, flags: op === OP.msg && frame.length > HEADER + 4 ? frame.readUInt32LE(HEADER) : 0 };
};

/**
 * A message's command, with its documents in place, whether they came in the body or beside it.
 * @throws FrameError for what is neither OP_MSG nor OP_QUERY; CommandError InvalidBSON for documents that are none
 */
export function parseMessage(frame: Buffer, { op, flags }: Asked): Doc {
  // The legacy form, with which drivers say hello before they know whom they talk to: flags, a name, two numbers, the document.
  if (op === OP.query) return decode(sized(frame, frame.indexOf(0, HEADER + 4) + 9));
  const isKnown = op === OP.msg && (flags & 0xffff & ~FLAG.moreToCome) === 0;
  if (!isKnown) throw new FrameError(`opcode ${op}, flags ${flags}`);
  let body: Doc | undefined;
  const lists = new Map<string, Doc[]>();
  for (let at = HEADER + 4; at < frame.length;) {
    const section = sized(frame, at + 1);
    if (frame[at] === 0 && body === undefined) body = decodeExactly(section);
    else if (frame[at] === 1) {
      const end = section.indexOf(0, 4);
      const documents: Doc[] = [];
      for (let next = end + 1, raw; next < section.length; next += raw.length)
        documents.push(decodeExactly((raw = sized(section, next))));
      lists.set(section.toString('utf8', 4, end), documents);
    } else throw new FrameError(`section kind ${frame[at]}`);
    at += 1 + section.length;
  }
  if (body === undefined) throw new FrameError('no body');
  return { ...body, ...Object.fromEntries(lists) };
}

/** The document, or the section, that begins with its length. */
function sized(frame: Buffer, at: number): Buffer {
  const end = at + 4 <= frame.length ? at + frame.readInt32LE(at) : Number.NaN;
  if (!(end >= at + 5 && end <= frame.length)) throw new FrameError('length of a document');
  return frame.subarray(at, end);
}

let lastId = 0;
type Sent = { readonly id: number; readonly frame: Buffer };

/** An answer in the form in which it was asked. */
export function replyFrame({ id: to, op }: Pick<Asked, 'id' | 'op'>, reply: Reply, flags = 0): Sent {
  const doc = encodeReply(reply);
  const isQuery = op === OP.query;
  const head = Buffer.alloc(HEADER + (isQuery ? 20 : 5));
  const id = (lastId = (lastId + 1) & 0x7fffffff);
  head.writeInt32LE(head.length + doc.length, 0);
  head.writeInt32LE(id, 4);
  head.writeInt32LE(to, 8);
  head.writeInt32LE(isQuery ? OP.reply : OP.msg, 12);
  if (isQuery) head.writeInt32LE(1, HEADER + 16);
  else head.writeUInt32LE(flags, HEADER);
  return { id, frame: Buffer.concat([head, doc]) };
}
