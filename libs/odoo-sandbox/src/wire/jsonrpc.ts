import { asFault, OdooFault, python } from '../faults.ts';
import type { Values } from '../orm/types.ts';
import { bind } from '../rpc/bind.ts';
import { serve, type ServiceCall } from '../rpc/services.ts';
import { type Answer, badRequest, errorPage, json, notAllowed } from './answer.ts';
import { encodeAround } from './body.ts';
import type { Backing, HttpRequest, Rpc } from './door.ts';
import { seen } from './seen.ts';
import { traceback } from './traceback.ts';

/** What a JSON-RPC request asks for. */
export interface Envelope {
  readonly id: unknown;
  readonly params: unknown;
}

/** `/jsonrpc`: services by JSON-RPC 2.0. */
export function overJson({ db, database }: Backing, request: HttpRequest): Rpc | Answer {
  const opened = openEnvelope(request, db.series);
  if ('status' in opened) return opened;
  const { id, params } = opened;
  const fail = (error: unknown): Answer => jsonFailure(id, error, db.series);
  try {
    const call = serviceCall(params, db.series);
    return {
      seen: seen(call, 'jsonrpc'),
      run: () => serve(db, database, call),
      succeed: (value) => json(encodeAround(value, (given) => encodeResult(id, given))),
      fail,
    };
  } catch (error) {
    return fail(error);
  }
}

/** The envelope of a request, or the refusal of what is none. */
export function openEnvelope(request: HttpRequest, series: number): Envelope | Answer {
  if (request.method !== 'POST') return notAllowed();
  if (!/^application\/json(-rpc)?\b/.test(request.contentType)) return wrongType(series);
  const envelope = parse(request.body);
  if (envelope === undefined) return badRequest('Invalid JSON data');
  if (typeof envelope !== 'object' || envelope === null || Array.isArray(envelope)) {
    return badRequest('Invalid JSON-RPC data');
  }
  const { id, params } = envelope as Partial<Envelope>;
  return { id, params };
}

/** The answer to a body that is not said to be JSON: Odoo 19 has a status of its own for it. */
export const wrongType = (series: number): Answer =>
  series >= 19
    ? errorPage(415, 'Unsupported Media Type', 'Request inferred type is compatible with [&#39;http&#39;].')
    : errorPage(400, 'Bad Request', 'Request inferred type is compatible with [&#39;http&#39;].');

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

function serviceCall(params: unknown, series: number): ServiceCall {
  if (Array.isArray(params)) {
    const length = String(params[0] ?? '').length;
    throw python('ValueError', `dictionary update sequence element #0 has length ${length}; 2 is required`);
  }
  const name = `${series >= 19 ? 'JSONRPC' : 'RPC'}.jsonrpc()`;
  const signature = { name, params: ['service', 'method', 'args'], required: 3 };
  const given = bind(signature, [], (params ?? {}) as Values);
  if (!Array.isArray(given['args'])) throw new OdooFault('builtins.TypeError', 'args must be a list');
  return { service: String(given['service']), method: String(given['method']), args: given['args'] };
}

/** The answer to a call; None leaves `result` out. */
export function encodeResult(id: unknown, value: unknown): string {
  const answer: Record<string, unknown> = { jsonrpc: '2.0', id: id ?? null };
  if (value !== null && value !== undefined) answer['result'] = plain(value);
  return JSON.stringify(answer);
}

/** Keys that are numbers become texts in JSON. */
export const plain = (value: unknown): unknown => (value instanceof Map ? Object.fromEntries(value) : value);

/** A failure; `error.code` is 200 up to Odoo 18 and 0 from 19 on, and 100 for a web session that has ended. */
export function jsonFailure(id: unknown, thrown: unknown, series: number): Answer {
  const fault = asFault(thrown);
  const usual = { code: series >= 19 ? 0 : 200, message: 'Odoo Server Error' };
  const ended = { code: 100, message: 'Odoo Session Expired' };
  const head = fault.exception === 'odoo.http.SessionExpiredException' ? ended : usual;
  const error = { ...head, data: describe(fault) };
  return json(JSON.stringify({ jsonrpc: '2.0', id: id ?? null, error }));
}

/** A failure as Odoo writes it in JSON, whatever the protocol around it. */
export function describe(fault: OdooFault): Record<string, unknown> {
  const { exception: name, message, status } = fault;
  const args = status === undefined ? [message] : [message, status];
  return { name, message, arguments: args, context: {}, debug: traceback(fault) };
}
