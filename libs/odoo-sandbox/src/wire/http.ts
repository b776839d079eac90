import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Protocol, RecordedCall } from '../options.ts';
import type { Database } from '../orm/database.ts';
import { str } from '../py.ts';
import { serve, type ServiceCall } from '../rpc/services.ts';
import type { Answer } from './answer.ts';
import { type Rpc, route } from './endpoint.ts';
import { misbehave, type Mischief, send } from './misbehave.ts';

export interface Backend {
  readonly db: Database;
  readonly database: string;
  readonly delayMs: number;
  readonly calls: RecordedCall[];
  readonly protocols: ReadonlySet<Protocol>;
  readonly mischief: Mischief;
  /** Called after a call that may have changed something. */
  readonly changed: () => void;
}

const KEPT_CALLS = 1_000;

/** The HTTP server in front of the database. It keeps connections alive longer than a pool leaves them idle. */
export function createHttpServer(backend: Backend): Server {
  const server = createServer((request, response) => {
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

function handle(backend: Backend, request: IncomingMessage, body: string, response: ServerResponse): void {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const contentType = request.headers['content-type'] ?? '';
  const routed = route(
    backend.db,
    { method: request.method ?? 'GET', path, contentType, body },
    backend.protocols,
  );
  if (!('call' in routed)) return send(response, routed);
  const call = recorded(routed);
  backend.calls.push(call);
  if (backend.calls.length > KEPT_CALLS) backend.calls.shift();
  const carryOut = (): Answer => answer(backend, routed);
  const behaviour = backend.mischief.take(call);
  if (behaviour) misbehave(behaviour, routed, carryOut, response);
  else send(response, carryOut());
}

function answer(backend: Backend, rpc: Rpc): Answer {
  try {
    // Encoding may fail, too: by then the change is committed, as in Odoo.
    return rpc.succeed(serve(backend.db, backend.database, rpc.call));
  } catch (error) {
    return rpc.fail(error);
  } finally {
    backend.changed();
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function recorded({ call, protocol }: Rpc): RecordedCall {
  const { service, method } = call;
  if (service !== 'object') return { service, model: '', method, args: [], kwargs: {}, protocol };
  return { service, ...target(call), protocol };
}

function target({ method, args }: ServiceCall): Pick<RecordedCall, 'model' | 'method' | 'args' | 'kwargs'> {
  const [model, name] = [str(args[3] ?? ''), str(args[4] ?? '')];
  if (method === 'execute') return { model, method: name, args: args.slice(5), kwargs: {} };
  const [given, named] = [args[5], args[6]];
  return {
    model,
    method: name,
    args: Array.isArray(given) ? given : [],
    kwargs: isObject(named) ? named : {},
  };
}
