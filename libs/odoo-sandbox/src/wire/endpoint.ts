import { OdooFault, python } from '../faults.ts';
import type { Protocol } from '../options.ts';
import type { Database } from '../orm/database.ts';
import type { Values } from '../orm/types.ts';
import { bind } from '../rpc/bind.ts';
import { type ServiceCall, versionInfo } from '../rpc/services.ts';
import { type Answer, badRequest, errorPage, json, notFound, xml } from './answer.ts';
import { encodeError, encodeResult } from './jsonrpc.ts';
import { asFault, decodeCall, faultV1, faultV2 } from './xmlrpc.ts';
import { encodeResponse } from './xmlrpc-encode.ts';

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly contentType: string;
  readonly body: string;
}

/** A request that asks for a service, and how its outcome is told in that protocol. */
export interface Rpc {
  readonly protocol: Protocol;
  readonly call: ServiceCall;
  succeed(value: unknown): Answer;
  fail(error: unknown): Answer;
}

const XMLRPC = /^\/xmlrpc(\/2)?\/([a-z]+)\/?$/;

/** Finds out what a request wants: a service call, or an answer that needs no service. */
export function route(db: Database, request: HttpRequest, open: ReadonlySet<Protocol>): Rpc | Answer {
  const [matched, v2, service = ''] = XMLRPC.exec(request.path) ?? [];
  if (matched && open.has('xmlrpc')) return overXml(request, service, Boolean(v2));
  if (request.path === '/jsonrpc' && open.has('jsonrpc')) return overJson(db, request);
  if (request.path === '/web/webclient/version_info' && request.method === 'POST') {
    return json(encodeResult(null, versionInfo(db)));
  }
  if (request.path === '/web/version' && db.series >= 19) {
    const { server_version: version, server_version_info: info } = versionInfo(db);
    return json(JSON.stringify({ version_info: info, version }));
  }
  return notFound();
}

const notAllowed = (): Answer =>
  errorPage(405, 'Method Not Allowed', 'The method is not allowed for the requested URL.');

function overXml(request: HttpRequest, service: string, v2: boolean): Rpc | Answer {
  if (request.method !== 'POST') return notAllowed();
  const fail = (error: unknown): Answer => xml((v2 ? faultV2 : faultV1)(asFault(error)));
  try {
    const { method, params } = decodeCall(request.body);
    const call = { service, method, args: params };
    return { protocol: 'xmlrpc', call, fail, succeed: (value) => xml(encodeResponse(value)) };
  } catch (error) {
    return fail(error);
  }
}

function overJson(db: Database, request: HttpRequest): Rpc | Answer {
  if (request.method !== 'POST') return notAllowed();
  if (!/^application\/json(-rpc)?\b/.test(request.contentType)) return wrongType(db);
  const envelope = parse(request.body);
  if (envelope === undefined) return badRequest('Invalid JSON data');
  if (typeof envelope !== 'object' || envelope === null || Array.isArray(envelope)) {
    return badRequest('Invalid JSON-RPC data');
  }
  const { id, params } = envelope as { id?: unknown; params?: unknown };
  const fail = (error: unknown): Answer => json(encodeError(id, asFault(error), db.series));
  try {
    const call = serviceCall(params, db.series);
    return { protocol: 'jsonrpc', call, fail, succeed: (value) => json(encodeResult(id, value)) };
  } catch (error) {
    return fail(error);
  }
}

const wrongType = (db: Database): Answer =>
  db.series >= 19
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
