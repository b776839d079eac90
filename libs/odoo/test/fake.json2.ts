import type { ServerResponse } from 'node:http';
import type { Fault, RpcCall } from './fake.call.ts';
import type { Seen } from './loopback.ts';

const STATUS: Readonly<Record<string, number>> = {
  'werkzeug.exceptions.Unauthorized': 401,
  'werkzeug.exceptions.NotFound': 404,
  'werkzeug.exceptions.UnprocessableEntity': 422,
  'odoo.exceptions.AccessError': 403,
  'odoo.exceptions.MissingError': 404,
  'odoo.exceptions.UserError': 422,
  'odoo.exceptions.ValidationError': 422,
};

export function parseJson2({ method: verb, path, body }: Seen): RpcCall | null {
  const [, model = '', method = ''] = /^\/json\/2\/([\w.]+)\/(\w+)$/.exec(path) ?? [];
  const [, documented] = /^\/doc-bearer\/([\w.]+)\.json$/.exec(path) ?? [];
  if (verb === 'POST' && method !== '') {
    return { protocol: 'json2', service: model, method, args: [JSON.parse(body)] };
  }
  if (verb !== 'GET') return null;
  if (documented) return { protocol: 'json2', service: documented, method: 'doc', args: [] };
  return path === '/web/version' ? { protocol: 'json2', service: 'web', method: 'version', args: [] } : null;
}

/** The user with the id 2 is `admin`; no model has a page. */
export function defaultJson2({ service, method }: RpcCall): unknown {
  if (method === 'version') return { version_info: [19, 0, 0, 'final', 0, ''], version: '19.0+e' };
  if (method === 'context_get') return { lang: 'en_US', tz: 'UTC', uid: 2 };
  if (service === 'res.users' && method === 'read') return [{ id: 2, login: 'admin' }];
  return method === 'doc' ? HTML : 'done';
}

const HTML = Symbol('html');

export function answerJson2(response: ServerResponse, outcome: { result: unknown } | { fault: Fault }): void {
  if ('result' in outcome) {
    const page = outcome.result === HTML;
    response
      .writeHead(page ? 404 : 200, { 'content-type': page ? 'text/html' : 'application/json; charset=utf-8' })
      .end(page ? '<!doctype html>' : JSON.stringify(outcome.result));
    return;
  }
  const { exception: name, message } = outcome.fault;
  const debug = `Traceback (most recent call last):\n  File "/opt/odoo/canary.py", line 1, in x\n${name}: ${message}`;
  response
    .writeHead(STATUS[name] ?? 500, { 'content-type': 'application/json; charset=utf-8' })
    .end(JSON.stringify({ name, message, arguments: [message], context: {}, debug }));
}
