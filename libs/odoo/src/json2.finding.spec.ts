import { afterEach, describe, expect, it } from '@jest/globals';
import { closeAll } from '../test/closing.ts';
import { failure } from '../test/failure.ts';
import { Fault } from '../test/fake.odoo.ts';
import type { RpcCall } from '../test/fake.odoo.ts';
import { connection, count, fake, odoo } from '../test/odoo.fixture.ts';

afterEach(closeAll);

const UNAUTHORIZED = new Fault(1, 'Invalid apikey', 'werkzeug.exceptions.Unauthorized');

/** An Odoo 19 that behaves as told, before its usual answers. */
const odoo19 = (
  behave: (call: RpcCall) => unknown = () => {},
  protocols: readonly string[] = ['jsonrpc', 'xmlrpc', 'json2'],
): ReturnType<typeof fake> =>
  fake((call) => {
    const said = behave(call);
    if (said !== undefined || call.protocol === 'json2') return said;
    return call.method === 'version' ? { server_version: '19.0-20251227' } : undefined;
  }, protocols);

const spoken = (calls: readonly RpcCall[]): string[] =>
  calls.map(({ protocol, method }) => `${protocol} ${method}`);

describe('From Odoo 19 on, the protocol', () => {
  it('is JSON-2 where it takes the secret, found once for all calls of a login', async () => {
    const [server, ours] = [await odoo19(), odoo()];
    await Promise.all(Array.from({ length: 5 }, () => count(ours.for(connection(server)))));
    expect(await ours.for(connection(server)).version()).toEqual({
      serverVersion: '19.0-20251227',
      major: 19,
      minor: 0,
      protocol: 'json2',
    });
    expect(spoken(server.calls)).toEqual([
      'jsonrpc version',
      'json2 context_get',
      'json2 read',
      ...Array.from({ length: 5 }, () => 'json2 search_count'),
    ]);
  });

  it('is JSON-RPC for a password, and JSON-2 again for a key of the same user', async () => {
    const keys: (string | undefined)[] = [];
    const server = await odoo19(({ protocol }) => {
      if (protocol !== 'json2') return;
      const { authorization } = server.requests.at(-1)?.headers ?? {};
      keys.push(authorization);
      if (authorization !== 'bearer the-api-key') throw UNAUTHORIZED;
    });
    const ours = odoo();
    const asked = async (secret: string): Promise<string> => {
      const client = ours.for(connection(server, { secret }));
      await count(client);
      return (await client.version()).protocol;
    };
    expect([await asked('a-password'), await asked('the-api-key'), await asked('a-password')]).toEqual([
      'jsonrpc',
      'json2',
      'jsonrpc',
    ]);
    expect(keys.filter((key) => key === 'bearer a-password')).toHaveLength(1);
  });

  it('is JSON-2 where RPC is gone, and then a password is refused with the words that it needs a key', async () => {
    const server = await odoo19(
      (call) => {
        if (call.method === 'version') return { version: '22.0', version_info: [22, 0, 0, 'final', 0, ''] };
        if (server.requests.at(-1)?.headers.authorization === 'bearer password') throw UNAUTHORIZED;
        return undefined;
      },
      ['json2'],
    );
    const client = odoo().for(connection(server));
    expect(await count(client)).toBe('done');
    expect(await client.version()).toMatchObject({ major: 22, protocol: 'json2' });
    const error = await failure(count(odoo().for(connection(server, { secret: 'password' }))));
    expect(error).toMatchObject({ kind: 'access_denied', mayHaveHappened: false });
    expect(error.message).toContain('use an API key');
  });

  it('is JSON-RPC for a key of another user, which is then refused as by every protocol', async () => {
    const server = await odoo19(({ protocol, service, method }) => {
      if (protocol === 'json2' && service === 'res.users' && method === 'read') return [{ login: 'boss' }];
      return method === 'authenticate' ? false : undefined;
    });
    expect(await failure(count(odoo().for(connection(server))))).toMatchObject({ kind: 'access_denied' });
    const pinned = await failure(count(odoo().for(connection(server, { protocol: 'json2' }))));
    expect(pinned).toMatchObject({ kind: 'access_denied', mayHaveHappened: false });
    expect(pinned.message).toContain('belongs to another Odoo user');
    expect(server.named('search_count').concat(server.named('execute_kw'))).toEqual([]);
  });

  it('is looked for again when the key is refused, by the next call and not by this one', async () => {
    let revoked = false;
    const server = await odoo19(({ protocol }) => {
      if (revoked && protocol === 'json2') throw UNAUTHORIZED;
    });
    const client = odoo().for(connection(server));
    await count(client);
    revoked = true;
    const before = server.calls.length;
    const error = await failure(client.execute('res.partner', 'create', [{ name: 'x' }]));
    expect(error).toMatchObject({ kind: 'access_denied', mayHaveHappened: false });
    expect(spoken(server.calls.slice(before))).toEqual(['json2 create']);
    await count(client);
    expect(spoken(server.calls.slice(before + 1))).toEqual([
      'json2 context_get',
      'jsonrpc authenticate',
      'jsonrpc execute_kw',
    ]);
  });

  it('is looked for again when the server is an older one now', async () => {
    const served = ['jsonrpc', 'json2'];
    const [server, ours] = [await odoo19(() => {}, served), odoo()];
    const client = ours.for(connection(server));
    await count(client);
    served.pop();
    expect(await failure(count(client))).toMatchObject({ kind: 'not_odoo', mayHaveHappened: false });
    expect(await count(client)).toBe('done');
    expect(server.calls.at(-1)?.protocol).toBe('jsonrpc');
  });

  it('stays for the other calls of the login when one of them fails for its own reasons', async () => {
    const server = await odoo19(({ method }) => {
      if (method === 'write') throw new Fault(2, 'No.', 'odoo.exceptions.UserError');
    });
    const client = odoo().for(connection(server));
    expect((await failure(client.execute('res.partner', 'write', [[1], {}]))).kind).toBe('user_error');
    await count(client);
    expect(server.named('context_get')).toHaveLength(1);
  });
});

describe('The header X-Odoo-Database', () => {
  const sent = (server: Awaited<ReturnType<typeof fake>>): unknown[] =>
    server.requests.map(({ path, headers }) => [path, headers['x-odoo-database']]);

  it('is sent over JSON-2', async () => {
    const server = await odoo19();
    await count(odoo().for(connection(server, { protocol: 'json2' })));
    expect(new Set(server.requests.map(({ headers }) => headers['x-odoo-database']))).toEqual(
      new Set(['db']),
    );
  });

  it.each(['jsonrpc', 'xmlrpc'] as const)(
    'is sent over %s once the server is known to be 19 or later',
    async (protocol) => {
      const server = await odoo19(() => {}, [protocol]);
      const [auto, pinned] = [odoo(), odoo()];
      await count(auto.for(connection(server)));
      const found = sent(server).filter((each) => String(each).startsWith(`/${protocol}`));
      expect(found.map((each) => (each as unknown[])[1])).toEqual([undefined, 'db', 'db']);
      server.requests.length = 0;
      await count(pinned.for(connection(server, { protocol })));
      expect(sent(server).map((each) => (each as unknown[])[1])).toEqual([undefined, undefined]);
    },
  );

  it('is not sent to an older one, nor with a name that no header can hold', async () => {
    const [older, server, ours] = [await fake(), await odoo19(() => {}, ['jsonrpc']), odoo()];
    await count(ours.for(connection(older)));
    await count(ours.for(connection(server, { database: 'dätä\r\nbase' })));
    expect([...older.requests, ...server.requests].map(({ headers }) => headers['x-odoo-database'])).toEqual(
      Array.from({ length: older.requests.length + server.requests.length }),
    );
  });
});
