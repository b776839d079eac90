import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import type { Sandbox } from '../options.ts';
import { caseName, failed, type Recording } from './recording.ts';
import { authorization, type Ids, prepare } from './translate.ts';

const require = createRequire(import.meta.url);
const Serializer = require('xmlrpc/lib/serializer.js') as {
  serializeMethodCall(method: string, params: unknown[]): string;
};
const Deserializer = require('xmlrpc/lib/deserializer.js') as new () => {
  deserializeMethodResponse(stream: Readable, done: (error: Fault | null, value: unknown) => void): void;
};
interface Fault extends Error {
  faultCode?: unknown;
  faultString?: string;
}

/** Bodies that were sent as they are; the recordings tell only how long they were. */
const RAW: Readonly<Record<string, string>> = {
  not_xml: 'hello',
  empty_body: '',
  invalid_json: '{bad',
  array_batch: '[{"jsonrpc": "2.0", "method": "call", "id": 1, "params": {}}]',
  params_list: '{"jsonrpc": "2.0", "method": "call", "id": 1, "params": ["common", "version", []]}',
  no_id: '{"params": {"service": "common", "method": "version", "args": []}}',
  j2_bad_json: '{bad',
  j2_list_body: '[{}]',
  j2_empty_body: '',
};

/** Texts of the recordings that were values of XML-RPC's own types when they were sent. */
const TYPED: ReadonlyMap<unknown, Buffer | Date> = new Map<unknown, Buffer | Date>([
  ['\u0000\u00ff\u00fe\u0080', Buffer.from([0, 255, 254, 128])],
  ['20261201T10:30:00', new Date('2026-12-01T10:30:00Z')],
]);

function typed(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => typed(name, item));
  if (value === 'hello' && name === 'attachment_create_xmlrpc_binary') return Buffer.from('hello');
  if (typeof value !== 'object' || value === null) return TYPED.get(value) ?? value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, typed(name, item)]));
}

/** Sends what was recorded to the sandbox, and answers in the recording's own shape. */
export async function exchange(sandbox: Sandbox, recording: Recording, ids: Ids): Promise<Recording> {
  const [door = '', path = '', method = ''] = recording.call.split(' ');
  const isXml = door === 'XML';
  const name = caseName(recording.id);
  const prepared = prepare(recording, sandbox, ids);
  const params = isXml ? typed(name, prepared) : prepared;
  const key = authorization(recording, sandbox);
  const database = recording.req_headers?.['X-Odoo-Database'];
  const response = await fetch(sandbox.url + path, {
    method: door === 'GET' ? 'GET' : 'POST',
    headers: {
      'content-type': TYPES[name] ?? (isXml ? 'text/xml' : 'application/json'),
      ...(key ? { authorization: key } : {}),
      ...(database ? { 'x-odoo-database': database === 'nope' ? 'nope' : sandbox.database } : {}),
    },
    body: door === 'GET' ? null : (RAW[name] ?? encode(door, method, params)),
  });
  const text = await response.text();
  const answer: Recording = {
    id: recording.id,
    call: recording.call,
    http_status: response.status,
    content_type: response.headers.get('content-type') ?? '',
  };
  if (!isXml && !answer.content_type.startsWith('application/json')) return answer;
  return failed({ ...answer, ...(isXml ? await fromXml(text) : fromJson(text, door !== 'JSON')) });
}

const TYPES: Readonly<Record<string, string>> = {
  wrong_content_type: 'text/plain',
  j2_text_plain: 'text/plain',
};

function encode(door: string, method: string, params: unknown): string {
  if (door === 'XML') return Serializer.serializeMethodCall(method, params as unknown[]);
  return JSON.stringify(door === 'POST' ? params : { jsonrpc: '2.0', method: 'call', id: 1, params });
}

const fromXml = (text: string): Promise<Partial<Recording>> =>
  new Promise((resolve) => {
    new Deserializer().deserializeMethodResponse(Readable.from([text]), (fault, result) => {
      if (!fault) resolve({ result });
      else resolve({ fault_code: fault.faultCode, fault_string: fault.faultString ?? '' });
    });
  });

function fromJson(text: string, bare: boolean): Partial<Recording> {
  const value = JSON.parse(text) as Partial<Recording>;
  if (bare) return { result: value };
  return value.error ? { error: value.error, fault_code: value.error.code } : { result: value.result };
}
