import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import type { Sandbox } from '../options.ts';
import type { Recording } from './recording.ts';

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

/** Sends what was recorded to the sandbox, and answers in the recording's own shape. */
export async function exchange(sandbox: Sandbox, recording: Recording, params: unknown): Promise<Recording> {
  const [door = '', path = '', method = ''] = recording.call.split(' ');
  const isXml = door === 'XML';
  const type = isXml ? 'text/xml' : 'application/json';
  const body = isXml
    ? Serializer.serializeMethodCall(method, params as unknown[])
    : JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 1, params });
  const get = door === 'GET';
  const response = await fetch(sandbox.url + path, {
    method: get ? 'GET' : 'POST',
    headers: { 'content-type': type },
    body: get ? null : body,
  });
  const text = await response.text();
  const answer: Recording = {
    id: recording.id,
    call: recording.call,
    http_status: response.status,
    content_type: response.headers.get('content-type') ?? '',
  };
  if (response.status !== 200) return answer;
  return { ...answer, ...(isXml ? await fromXml(text) : fromJson(text, get)) };
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
