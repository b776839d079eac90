import type { Readable } from 'node:stream';
import type { OdooClient, OdooProtocol } from '../src/index.ts';
import type { FakeOdoo, RpcCall } from './fake.odoo.ts';
import { connection, fake, odoo } from './odoo.fixture.ts';

/** Bytes of every value, in an order that shows where one is missing. */
export const bytes = (size: number): Buffer =>
  Buffer.from(Uint8Array.from({ length: size }, (_, at) => (at * 7 + (at >> 8) * 13) % 256));

/** All of it; it fails with what the stream fails with. */
export async function contentOf(stream: Readable | null): Promise<Buffer | null> {
  if (stream === null) return null;
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Each protocol with versions that speak it, and where `ir.attachment` has its content there. */
export const WAYS: readonly (readonly [OdooProtocol, string, 'datas' | 'raw'])[] = [
  ['jsonrpc', '14.0', 'datas'],
  ['xmlrpc', '14.0', 'datas'],
  ['jsonrpc', '16.0', 'datas'],
  ['xmlrpc', '16.0', 'datas'],
  ['xmlrpc', '18.0', 'datas'],
  ['json2', '19.0', 'datas'],
  ['jsonrpc', 'saas~19.3', 'raw'],
  ['json2', 'saas~19.3', 'raw'],
  ['xmlrpc', '20.0', 'raw'],
  ['json2', '20.0', 'raw'],
];

/** The arguments of a call of `ir.attachment`, however the protocol carries them. */
export function attachmentCall(call: RpcCall): { method: string; args: readonly unknown[] } | null {
  if (call.protocol === 'json2') {
    return call.service === 'ir.attachment' ? { method: call.method, args: call.args } : null;
  }
  const [, , , model, method, args, kwargs] = call.args;
  if (model !== 'ir.attachment') return null;
  return { method: String(method), args: [...(args as unknown[]), kwargs] };
}

type Behaviour = Parameters<typeof fake>[0];

/** An Odoo of that version which answers calls of `ir.attachment` as it is told. */
export async function attachments(
  protocol: OdooProtocol,
  version: string,
  behave: Behaviour,
  options: Parameters<typeof odoo>[0] = {},
): Promise<{ server: FakeOdoo; client: OdooClient }> {
  const server = await fake(
    (call, response) => {
      if (call.method === 'version') return { server_version: version, version };
      return attachmentCall(call) ? behave?.(call, response) : undefined;
    },
    [protocol],
  );
  return { server, client: odoo(options).for(connection(server, { protocol })) };
}
