import { afterEach, describe, expect, it } from '@jest/globals';
import { closeAll } from '../test/closing.ts';
import { failure } from '../test/failure.ts';
import { connection, count, fake, odoo } from '../test/odoo.fixture.ts';
import type { OdooProtocol } from './odoo.connection.ts';
import { OdooError } from './odoo.error.ts';
import type { OdooErrorKind } from './odoo.error.ts';
import type { ServerVersion } from './odoo.version.ts';
import { findProtocol } from './protocol.finder.ts';

afterEach(closeAll);

const protocols = ['jsonrpc', 'xmlrpc'] as const;

describe(findProtocol, () => {
  it.each(['timeout', 'unreachable', 'tls_error', 'address_refused', 'cancelled'] as const)(
    'asks nothing more after %s: the other protocol would fail just the same',
    async (kind) => {
      const asked: string[] = [];
      const refuse = (protocol: string): Promise<never> => {
        asked.push(protocol);
        return Promise.reject(new OdooError(kind, 'No.'));
      };
      const version = { serverVersion: '19.0', major: 19, minor: 0 };
      expect(
        await failure(findProtocol({ version: refuse, signInOverJson2: () => refuse('json2') })),
      ).toMatchObject({ kind });
      expect(asked).toEqual(['jsonrpc']);
      const known = { version: () => Promise.resolve(version), signInOverJson2: () => refuse('json2') };
      expect(await failure(findProtocol(known))).toMatchObject({ kind });
      expect(asked).toEqual(['jsonrpc', 'json2']);
    },
  );

  it.each([
    [18, 'jsonrpc', 'takes it', 'jsonrpc'],
    [19, 'jsonrpc', 'takes it', 'json2'],
    [19, 'xmlrpc', 'takes it', 'json2'],
    [19, 'jsonrpc', 'access_denied', 'jsonrpc'],
    [19, 'xmlrpc', 'access_denied', 'xmlrpc'],
    [19, 'jsonrpc', 'unknown_database', 'jsonrpc'],
    [21, 'jsonrpc', 'not_odoo', 'jsonrpc'],
    [19, 'json2', 'takes it', 'json2'],
    [19, 'json2', 'access_denied', 'access_denied'],
    [22, 'jsonrpc', 'access_denied', 'access_denied'],
    [22, 'json2', 'takes it', 'json2'],
  ] as const)(
    'on Odoo %i that answers over %s, with a secret of which JSON-2 says %p, it is %s',
    async (major, answering, said, found) => {
      const no = (kind: OdooErrorKind): Promise<never> => Promise.reject(new OdooError(kind, 'No.'));
      const version = (protocol: OdooProtocol): Promise<ServerVersion> =>
        protocol === answering ? Promise.resolve({ serverVersion: 'x', major, minor: 0 }) : no('not_odoo');
      const signInOverJson2 = (): Promise<unknown> => (said === 'takes it' ? Promise.resolve(2) : no(said));
      const answer = await findProtocol({ version, signInOverJson2 }).catch((error: OdooError) => error.kind);
      expect(answer).toBe(found);
    },
  );
});

describe('The protocol', () => {
  it('is JSON-RPC where the server answers it, found once for all calls of a connection', async () => {
    const [server, ours] = [await fake(), odoo()];
    await Promise.all(Array.from({ length: 5 }, () => count(ours.for(connection(server)))));
    expect(await ours.for(connection(server)).version()).toEqual({
      serverVersion: '17.0-20240709',
      major: 17,
      minor: 0,
      protocol: 'jsonrpc',
    });
    expect(server.named('version')).toHaveLength(1);
    expect(new Set(server.calls.map(({ protocol }) => protocol))).toEqual(new Set(['jsonrpc']));
  });

  it('is XML-RPC where it does not', async () => {
    const [server, ours] = [await fake(() => {}, ['xmlrpc']), odoo()];
    expect(await count(ours.for(connection(server)))).toBe('done');
    expect(await count(ours.for(connection(server)))).toBe('done');
    expect(server.requests.filter(({ path }) => path === '/jsonrpc')).toHaveLength(1);
    expect((await ours.for(connection(server)).version()).protocol).toBe('xmlrpc');
  });

  it.each(protocols)('is %s when the connection says so, and then no other is tried', async (protocol) => {
    const both = await fake();
    expect(await count(odoo().for(connection(both, { protocol })))).toBe('done');
    expect(both.calls.every((call) => call.protocol === protocol)).toBe(true);
    const none = await fake(() => {}, []);
    const error = await failure(count(odoo().for(connection(none, { protocol }))));
    expect(error).toMatchObject({ kind: 'not_odoo', mayHaveHappened: false });
    expect(none.requests).toHaveLength(1);
  });

  it('is looked for again when what answers is no longer an Odoo', async () => {
    const served = ['jsonrpc'];
    const [server, ours] = [await fake(() => {}, served), odoo()];
    const client = ours.for(connection(server));
    await count(client);
    served.splice(0, 1, 'xmlrpc');
    expect((await failure(count(client))).kind).toBe('not_odoo');
    expect(await count(client)).toBe('done');
    expect(server.calls.at(-1)?.protocol).toBe('xmlrpc');
  });

  it('cannot be found where there is no Odoo, which is said of the preferred one', async () => {
    const server = await fake(() => {}, []);
    expect(await failure(odoo().for(connection(server)).version())).toMatchObject({
      kind: 'not_odoo',
      message: 'The server does not offer the Odoo API at this address (HTTP 404).',
    });
    expect(server.requests.map(({ path }) => path)).toEqual(['/jsonrpc', '/xmlrpc/2/common', '/web/version']);
  });

  it('is asked below the path of the address', async () => {
    const server = await fake();
    await failure(
      odoo()
        .for(connection({ url: `${server.url}/erp/` }))
        .version(),
    );
    expect(server.requests.map(({ path }) => path)).toEqual([
      '/erp/jsonrpc',
      '/erp/xmlrpc/2/common',
      '/erp/web/version',
    ]);
  });

  it.each([
    ['saas~18.2+e', 18, 2],
    ['saas-17.4', 17, 4],
    ['19.0', 19, 0],
    ['19', 19, 0],
    ['20.0+e-20270101', 20, 0],
    ['20.1alpha1', 20, 1],
  ])('tells the version %s as %i and %i', async (text, major, minor) => {
    const server = await fake(({ method }) => (method === 'version' ? { server_version: text } : undefined));
    const said = await odoo().for(connection(server)).version();
    expect(said).toMatchObject({ serverVersion: text, major, minor });
  });
});
