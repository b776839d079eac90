import type { ServerResponse } from 'node:http';
import Deserializer from 'xmlrpc/lib/deserializer.js';
import serializer from 'xmlrpc/lib/serializer.js';
import { answerJson2, defaultJson2, parseJson2 } from './fake.json2.ts';
import { Fault } from './fake.call.ts';
import type { RpcCall } from './fake.call.ts';
import { loopback } from './loopback.ts';
import type { Loopback, Seen } from './loopback.ts';

export { Fault };
export type { RpcCall };

export interface FakeOdoo extends Loopback {
  calls: RpcCall[];
  named: (method: string) => RpcCall[];
}

type Behaviour = (call: RpcCall, response: ServerResponse) => unknown;

const defaults: Behaviour = (call) => {
  const { method } = call;
  if (call.protocol === 'json2') return defaultJson2(call);
  if (method === 'version')
    return { server_version: '17.0-20240709', server_version_info: [17, 0, 0, 'final', 0, ''] };
  return method === 'authenticate' ? 2 : 'done';
};

/**
 * As much of Odoo's protocols as the client's own tests need. What the behaviour leaves undefined is answered by default;
 * what it writes to the response itself is left alone.
 */
export async function fakeOdoo(
  behaviour: Behaviour = () => {},
  protocols: readonly string[] = ['jsonrpc', 'xmlrpc'],
): Promise<FakeOdoo> {
  const calls: RpcCall[] = [];
  const server = await loopback((seen, response) => {
    const call = parse(seen);
    if (!call || !protocols.includes(call.protocol)) {
      response
        .writeHead(404, { 'content-type': 'text/html' })
        .end('<html><title>404 Not Found</title></html>');
      return;
    }
    calls.push(call);
    respond(call, response, () => behaviour(call, response));
  });
  return { ...server, calls, named: (method) => calls.filter((call) => call.method === method) };
}

function parse(seen: Seen): RpcCall | null {
  const { path, body } = seen;
  if (path === '/jsonrpc') {
    const { params } = JSON.parse(body) as { params: Omit<RpcCall, 'protocol'> };
    return { protocol: 'jsonrpc', ...params };
  }
  const named = parseJson2(seen);
  if (named) return named;
  const [, service] = /^\/xmlrpc\/2\/(\w+)$/.exec(path) ?? [];
  let call: RpcCall | null = null;
  if (service === undefined) return call;
  const source = { setEncoding: () => {}, on: () => {}, pipe: feed(body) };
  new Deserializer().deserializeMethodCall(source, (error, method, args) => {
    if (error) throw error;
    call = { protocol: 'xmlrpc', service, method, args };
  });
  return call;
}

const feed =
  (text: string) =>
  (sink: { write(text: string): unknown; end(): unknown }): void => {
    sink.write(text);
    sink.end();
  };

function respond(call: RpcCall, response: ServerResponse, behave: () => unknown): void {
  const json2 = call.protocol === 'json2';
  const xml = call.protocol === 'xmlrpc';
  const send = (body: string): void => {
    response.writeHead(200, { 'content-type': xml ? 'text/xml' : 'application/json' }).end(body);
  };
  try {
    const said = behave();
    const result = said === undefined ? defaults(call, response) : said;
    if (response.writableEnded || response.headersSent || response.destroyed || result === HANGING) return;
    if (json2) answerJson2(response, { result });
    else send(xml ? serializer.serializeMethodResponse(result) : json({ result }));
  } catch (error) {
    const { code, message, exception } = error as Fault;
    if (json2) answerJson2(response, { fault: error as Fault });
    else if (xml) send(serializer.serializeFault({ faultCode: code, faultString: message }));
    else
      send(json({ error: { code: 200, message: 'Odoo Server Error', data: { name: exception, message } } }));
  }
}

/** What a behaviour returns when it answers later, or never. */
export const HANGING = Symbol('hanging');

const json = (members: object): string => JSON.stringify({ jsonrpc: '2.0', id: 1, ...members });
