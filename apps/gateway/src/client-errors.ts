import { randomUUID } from 'node:crypto';
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { isFilePath } from '@aidoo/file-links';
import { AppError, PROBLEM_TYPE, toProblem } from '@aidoo/kernel';
import { Logger } from '@nestjs/common';

const logger = new Logger('ClientErrors');

/** By the codes of Node and of its HTTP parser. */
const KNOWN: Readonly<Record<string, () => AppError>> = {
  ERR_HTTP_REQUEST_TIMEOUT: () =>
    new AppError('request_timeout', 'The request took too long to arrive. Send it again, in one go.'),
  HPE_HEADER_OVERFLOW: () =>
    new AppError('headers_too_large', 'The header fields are too large: together 16 KB at most.'),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: () => new AppError('payload_too_large', 'The request body is too large.'),
};

const unreadable = () =>
  new AppError('malformed_request', 'This is no HTTP request that can be read (RFC 9112).');

/** What cannot be read as a request, or does not come to its end, gets the same kind of answer as everything else (RFC 9457). */
export function answerClientErrors(server: Server): void {
  const answers = new WeakMap<object, ServerResponse>();
  server.on('request', ({ socket }, response) => answers.set(socket, response));
  server.on('clientError', (thrown: NodeJS.ErrnoException, socket) => {
    const under = answers.get(socket);
    // Node asks once for each request, and leaves it alone when nobody ends it: a file has a clock of its own, until it is answered.
    if (thrown.code === 'ERR_HTTP_REQUEST_TIMEOUT' && isFileOnItsWay(under)) return;
    const isAnswering = under !== undefined && under.headersSent && !under.writableFinished;
    if (socket.writable && thrown.code !== 'ECONNRESET' && !isAnswering) {
      const error = (KNOWN[thrown.code ?? ''] ?? unreadable)();
      const requestId = randomUUID();
      // With the code alone: what was sent may be anything.
      logger.warn(`${error.code}: ${thrown.code ?? 'unknown'} (request ${requestId})`);
      socket.write(inFull(error, requestId));
    }
    (socket as Socket).destroySoon();
  });
}

const isFileOnItsWay = (under: ServerResponse | undefined): boolean =>
  under !== undefined && !under.writableFinished && isFilePath(under.req.url ?? '');

/** There is no response object: the answer is written as it goes over the wire. */
function inFull(error: AppError, requestId: string): string {
  const problem = toProblem(error, requestId);
  const body = JSON.stringify(problem);
  return [
    `HTTP/1.1 ${problem.status} ${problem.title}`,
    `Content-Type: ${PROBLEM_TYPE}; charset=utf-8`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    'X-Content-Type-Options: nosniff',
    "Content-Security-Policy: default-src 'none'",
    'Cache-Control: no-store',
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
