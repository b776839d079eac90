import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Protocol, RecordedCall } from '../options.ts';
import { type Answer, errorPage } from './answer.ts';
import type { Backing, Rpc } from './door.ts';
import { route } from './endpoint.ts';
import { misbehave, type Mischief, send } from './misbehave.ts';
import { shortened } from './seen.ts';

export interface Backend extends Backing {
  readonly delayMs: number;
  readonly calls: RecordedCall[];
  readonly protocols: ReadonlySet<Protocol>;
  readonly mischief: Mischief;
  /** Called after a call that may have changed something. */
  readonly changed: () => void;
}

const KEPT_CALLS = 1_000;
/** A call with a longer body, in characters, is not remembered whole. */
const LONG = 1_000_000;

/** The HTTP server in front of the database. It keeps connections alive longer than a pool leaves them idle. */
export function createHttpServer(backend: Backend): Server {
  const server = createServer((request, response) => {
    if (isTooLarge(backend, request)) return refuse(request, response);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const act = (): void => handle(backend, request, body, response);
      if (backend.delayMs > 0) setTimeout(act, backend.delayMs);
      else act();
    });
    // A client that goes away in the middle is none of our business.
    request.on('error', () => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  return server;
}

/** From 17 on Odoo takes no longer body (`odoo.http.DEFAULT_MAX_CONTENT_LENGTH`), in bytes. */
const LONGEST_BODY = 128 * 1024 * 1024;

const isTooLarge = ({ db }: Backend, request: IncomingMessage): boolean =>
  db.series >= 17 && Number(request.headers['content-length'] ?? 0) > LONGEST_BODY;

/** Werkzeug looks at the length that was announced. What comes all the same is thrown away. */
function refuse(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  send(
    response,
    errorPage(413, 'Request Entity Too Large', 'The data value transmitted exceeds the capacity limit.'),
  );
}

function handle(backend: Backend, request: IncomingMessage, body: string, response: ServerResponse): void {
  const [path = '/', ...rest] = (request.url ?? '/').split('?');
  const header = (name: string): string => String(request.headers[name] ?? '');
  const asked = {
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(rest.join('?')),
    session: /(?:^|;\s*)session_id=([^;\s]+)/.exec(header('cookie'))?.[1] ?? '',
    contentType: header('content-type'),
    body,
    authorization: header('authorization'),
    database: header('x-odoo-database'),
  };
  const routed = route(backend, asked, backend.protocols);
  if (!('seen' in routed)) return send(response, routed);
  backend.calls.push(body.length > LONG ? shortened(routed.seen) : routed.seen);
  if (backend.calls.length > KEPT_CALLS) backend.calls.shift();
  const carryOut = (): Answer => answer(backend, routed);
  const behaviour = backend.mischief.take(routed.seen);
  if (behaviour) misbehave(behaviour, routed, carryOut, response);
  else send(response, carryOut());
}

function answer(backend: Backend, rpc: Rpc): Answer {
  try {
    // Encoding may fail, too: by then the change is committed, as in Odoo.
    return rpc.succeed(rpc.run());
  } catch (error) {
    return rpc.fail(error);
  } finally {
    backend.changed();
  }
}
