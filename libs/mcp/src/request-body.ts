import type { IncomingMessage } from 'node:http';
import type { NodeIncomingMessageLike } from '@modelcontextprotocol/node';
import { DEFAULT_MAX_REQUEST_BODY_SIZE } from '@modelcontextprotocol/server';

export type McpRequest = IncomingMessage & Pick<NodeIncomingMessageLike, 'auth'>;

/** A request as the SDK takes it, and its body where it was read and is JSON. */
export interface ReadRequest {
  readonly request: NodeIncomingMessageLike;
  readonly body?: unknown;
}

/**
 * Reads the body for the SDK, which sends one that it reads itself through several streams of the web: half of what a
 * call costs there. What it would refuse is left to it, so that it refuses in its own words: a body that is no JSON,
 * one that is too large or breaks off, and one whose length was not declared.
 */
export async function readBody(request: McpRequest): Promise<ReadRequest> {
  const declared = Number(request.headers['content-length']);
  if (!(declared <= DEFAULT_MAX_REQUEST_BODY_SIZE)) return { request };
  const bytes = await collect(request);
  if (!request.complete) return { request };
  try {
    return { request, body: JSON.parse(bytes.toString()) };
  } catch {
    return { request: readAgain(request, bytes) };
  }
}

/** By events: an asynchronous iterator would cost a good part of what is saved. */
const collect = (request: McpRequest): Promise<Buffer> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('close', () => resolve(Buffer.concat(chunks)));
  });

const readAgain = ({ method, url, headers, auth }: McpRequest, bytes: Buffer): NodeIncomingMessageLike => ({
  method,
  url,
  headers,
  auth,
  async *[Symbol.asyncIterator]() {
    yield bytes;
  },
});
