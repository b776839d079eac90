import type { Protocol } from '../options.ts';
import { versionInfo } from '../rpc/version.ts';
import { overWeb } from '../web/web-door.ts';
import { type Answer, json, notFound } from './answer.ts';
import type { Backing, HttpRequest, Rpc } from './door.ts';
import { overJson2 } from './json2.ts';
import { encodeResult, overJson } from './jsonrpc.ts';
import { overXml } from './xmlrpc-door.ts';

const XMLRPC = /^\/xmlrpc(\/2)?\/([a-z]+)\/?$/;
const JSON2 = /^\/(json\/2(\/|$)|doc-bearer\/)/;

/** Finds out what a request wants: a call, or an answer that needs none. */
export function route(backing: Backing, request: HttpRequest, open: ReadonlySet<Protocol>): Rpc | Answer {
  const { db } = backing;
  const [matched, v2, service = ''] = XMLRPC.exec(request.path) ?? [];
  if (matched && open.has('xmlrpc')) return overXml(backing, request, service, Boolean(v2));
  if (request.path === '/jsonrpc' && open.has('jsonrpc')) return overJson(backing, request);
  if (db.series >= 19 && open.has('json2') && JSON2.test(request.path)) return overJson2(backing, request);
  if (request.path === '/web/webclient/version_info' && request.method === 'POST') {
    return json(encodeResult(null, versionInfo(db)));
  }
  if (db.series >= 19 && ['/web/version', '/json/version'].includes(request.path)) {
    const { server_version: version, server_version_info: info } = versionInfo(db);
    return json(JSON.stringify({ version_info: info, version }));
  }
  return overWeb(backing, request) ?? notFound();
}
