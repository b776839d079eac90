import type { IncomingMessage } from 'node:http';
import type { NodeIncomingMessageLike } from '@modelcontextprotocol/node';

export type McpRequest = IncomingMessage & Pick<NodeIncomingMessageLike, 'auth'>;

/** The longest argument is a file of 5 MB as base64 (`aidoo_attach`): twice what the SDK takes as a rule. */
export const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** A request as the SDK takes it, and its body where it was read and is JSON. */
export interface ReadRequest {
  readonly request: NodeIncomingMessageLike;
  readonly body?: unknown;
}

/**
 * Reads the body for the SDK, which sends one that it reads itself through several streams of the web: half of what a
 * call costs there. It is also how calls are counted before the answer's head leaves. What the SDK would refuse is left
 * to it, so that it refuses in its own words: a body that is no JSON, or nested beyond sense, and one that is too large or breaks off.
 */
export async function readBody(request: McpRequest): Promise<ReadRequest> {
  const { 'content-length': declared, 'transfer-encoding': chunked } = request.headers;
  if (!(Number(declared ?? (chunked ? 0 : Infinity)) <= MAX_BODY_BYTES)) return { request };
  const bytes = await collect(request);
  if (bytes.length > MAX_BODY_BYTES) return { request: readAgain(request, bytes, request) };
  if (!request.complete) return { request };
  try {
    const body: unknown = JSON.parse(bytes.toString());
    // The SDK, and what cuts and records arguments, work through it by recursion: such a body is as good as none.
    return isDeeper(body, MAX_DEPTH) ? { request: readAgain(request, Buffer.from('[')) } : { request, body };
  } catch {
    return { request: readAgain(request, bytes) };
  }
}

/** No argument of a tool needs a tenth of it. */
const MAX_DEPTH = 200;

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((item) => isDeeper(item, levels - 1)));

/** All of it, or as much as shows that it is too large. By events: an asynchronous iterator would cost a good part of what is saved. */
const collect = (request: McpRequest): Promise<Buffer> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const done = (): void => {
      request.off('data', take).off('close', done);
      resolve(Buffer.concat(chunks));
    };
    const take = (chunk: Buffer): void => {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) return;
      request.pause();
      done();
    };
    request.on('data', take).once('close', done);
  });

const readAgain = (
  { method, url, headers, auth }: McpRequest,
  bytes: Buffer,
  rest: AsyncIterable<Buffer> | [] = [],
): NodeIncomingMessageLike => ({
  method,
  url,
  headers,
  auth,
  async *[Symbol.asyncIterator]() {
    yield bytes;
    yield* rest;
  },
});
