import OdooJsonRpc from '@fernandoslim/odoo-jsonrpc';
import OdooAwait from 'odoo-await';
import { Pool } from 'undici';
import type { Odoo, OdooConnection } from '../../libs/odoo/src/index.ts';
import type { SandboxAddress } from '../servers/sandbox.server.ts';
import { DOMAIN, FIELDS, MODEL } from './records.ts';

export interface Reader {
  name: string;
  protocol: string;
  /** @returns the records, or how many bytes came. */
  read(limit: number): Promise<unknown>;
}

/** Everybody who reads, made ready: logged in, and with a connection that is kept where the client keeps one. */
export async function readersOf(odoo: SandboxAddress, ours: Odoo): Promise<Reader[]> {
  const mine = odoo.protocols.map((protocol) => aidoo(odoo, ours, protocol));
  return [...mine, await odooAwait(odoo), await odooJsonRpc(odoo), bytesOnly(odoo)];
}

function aidoo(odoo: SandboxAddress, ours: Odoo, protocol: string): Reader {
  const { url, database, login: username, apiKey: secret } = odoo;
  const connection = { url, database, username, secret, protocol } as OdooConnection;
  const read = (limit: number): Promise<unknown> =>
    ours
      .for(connection)
      .execute(MODEL, 'search_read', [], { domain: DOMAIN, fields: FIELDS, limit }, { read: true });
  return { name: 'Aidoo', protocol, read };
}

async function odooAwait({ url, database, login, secret }: SandboxAddress): Promise<Reader> {
  const { origin, port } = new URL(url);
  const client = new OdooAwait({
    baseUrl: origin,
    port: Number(port),
    db: database,
    username: login,
    password: secret,
  });
  await client.connect();
  const read = (limit: number): Promise<unknown> =>
    client.searchRead(MODEL, [...DOMAIN], FIELDS, { limit, offset: 0, order: '', context: {} });
  return { name: 'odoo-await 3.4.1', protocol: 'xmlrpc', read };
}

async function odooJsonRpc({ url, database, login, apiKey }: SandboxAddress): Promise<Reader> {
  const { protocol, hostname, port } = new URL(url);
  const connection = {
    baseUrl: `${protocol}//${hostname}`,
    port: Number(port),
    db: database,
    username: login,
    apiKey,
  };
  const client = new OdooJsonRpc.default(connection);
  await client.connect(connection);
  const read = (limit: number): Promise<unknown> => client.searchRead(MODEL, [...DOMAIN], FIELDS, { limit });
  return { name: '@fernandoslim/odoo-jsonrpc 2.0.2', protocol: 'jsonrpc', read };
}

/** What the sandbox and the way to it take of all that: the answer is received, and not looked at. */
function bytesOnly({ url, database, uid, secret }: SandboxAddress): Reader {
  const pool = new Pool(url, { connections: 1 });
  const read = async (limit: number): Promise<unknown> => {
    const call = [database, uid, secret, MODEL, 'search_read', [], { domain: DOMAIN, fields: FIELDS, limit }];
    const params = { service: 'object', method: 'execute_kw', args: call };
    const { body } = await pool.request({
      path: '/jsonrpc',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 1, params }),
    });
    return (await body.arrayBuffer()).byteLength;
  };
  return { name: 'undici, bytes only', protocol: 'jsonrpc', read };
}
