import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import { closeAll } from '../test/closing.ts';
import { failure } from '../test/failure.ts';
import { Fault, HANGING } from '../test/fake.odoo.ts';
import { connection, count, fake, odoo, SECRET } from '../test/odoo.fixture.ts';

afterEach(closeAll);

const protocols = ['jsonrpc', 'xmlrpc'] as const;

describe.each(protocols)('Over %s', (protocol) => {
  it('the login carries an empty environment, happens once, and signs every call', async () => {
    const [server, ours] = [await fake(), odoo()];
    const clients = Array.from({ length: 5 }, () => ours.for(connection(server, { protocol })));
    await Promise.all(clients.map(count));
    expect(await clients[0]?.uid()).toBe(2);
    expect(server.named('authenticate').map(({ args }) => args)).toEqual([['db', 'admin', SECRET, {}]]);
    const args = ['db', 2, SECRET, 'res.partner', 'search_count', [[]], {}];
    expect(server.named('execute_kw').map((call) => call.args)).toEqual([args, args, args, args, args]);
  });

  it('a login of another secret, user or database is another login', async () => {
    const [server, ours] = [await fake(), odoo()];
    for (const more of [{}, { secret: 'other-secret' }, { username: 'demo' }, { database: 'db2' }, {}]) {
      await ours.for(connection(server, { protocol, ...more })).uid();
    }
    expect(server.named('authenticate')).toHaveLength(4);
  });

  it('a refused login is access_denied, and is asked again the next time', async () => {
    const [server, ours] = [
      await fake(({ method }) => (method === 'authenticate' ? false : undefined)),
      odoo(),
    ];
    const client = ours.for(connection(server, { protocol }));
    const [first, second] = [await failure(client.uid()), await failure(count(client))];
    expect([first.kind, second.kind]).toEqual(['access_denied', 'access_denied']);
    expect(first.message).toContain('Odoo refuses the login');
    expect([server.named('authenticate').length, server.named('execute_kw').length]).toEqual([2, 0]);
  });

  it.each([
    ['access is denied', new Fault(3, 'Access Denied', 'odoo.exceptions.AccessDenied')],
    [
      'its user was deleted',
      new Fault(2, 'Gone.\n(Record: res.users(2,), User: 2)', 'odoo.exceptions.MissingError'),
    ],
  ])('a remembered login is dropped when %s', async (_, fault) => {
    let faults: Fault[] = [];
    const behave = ({ method }: { method: string }): void => {
      const next = method === 'execute_kw' ? faults.shift() : undefined;
      if (next) throw next;
    };
    const server = await fake(behave);
    const client = odoo().for(connection(server, { protocol }));
    await count(client);
    faults = [fault];
    await failure(count(client));
    expect(await count(client)).toBe('done');
    expect(server.named('authenticate')).toHaveLength(2);
  });

  it('a method that returned nothing answers null', async () => {
    const text =
      'Traceback (most recent call last):\n  File "x.py", line 1, in y\nTypeError: cannot marshal None unless allow_none is enabled\n';
    const server = await fake(({ method, protocol: asked }, response) => {
      if (method !== 'execute_kw') return undefined;
      if (asked === 'xmlrpc') throw new Fault(1, text);
      return response.end('{"jsonrpc": "2.0", "id": 1}');
    });
    const client = odoo().for(connection(server, { protocol }));
    expect(await client.execute('sale.order', 'action_lock', [[1]])).toBeNull();
    expect(server.named('execute_kw')).toHaveLength(1);
  });

  it('keyword arguments and answers are carried as they are', async () => {
    const record = {
      id: 1,
      name: 'Ä <b>&amp;</b>',
      parent_id: [2, 'P'],
      active: false,
      amount: 12.5,
      tags: [],
    };
    const server = await fake(({ method }) => (method === 'execute_kw' ? [record] : undefined));
    const client = odoo().for(connection(server, { protocol }));
    const kwargs = { fields: ['name'], limit: 5, context: { lang: 'fr_FR' } };
    expect(await client.execute('res.partner', 'search_read', [[['a', '=', null]]], kwargs)).toEqual([
      record,
    ]);
    expect(server.named('execute_kw')[0]?.args.slice(5)).toEqual([[[['a', '=', null]]], kwargs]);
  });

  it('a fault is a typed error with its business text, and the call is not repeated', async () => {
    const text = 'The operation cannot be completed:\n- a mandatory field is not set.';
    const server = await fake(({ method }) => {
      if (method === 'execute_kw') throw new Fault(2, text, 'odoo.exceptions.ValidationError');
    });
    const error = await failure(count(odoo().for(connection(server, { protocol }))));
    expect(error).toMatchObject({ kind: 'validation_error', message: text, mayHaveHappened: false });
    expect(server.named('execute_kw')).toHaveLength(1);
  });

  it.each([
    ['an HTML page of a proxy', 502, '<html>canary</html>', 'unreachable'],
    ['an HTML page', 200, '<html>canary</html>', 'not_odoo'],
  ])('%s instead of an answer may have happened', async (_, status, body, kind) => {
    const server = await fake(({ method }, response) =>
      method === 'execute_kw'
        ? response.writeHead(status, { 'content-type': 'text/html' }).end(body)
        : undefined,
    );
    const error = await failure(count(odoo().for(connection(server, { protocol }))));
    expect(error).toMatchObject({ kind, mayHaveHappened: true });
    expect(inspect(error)).not.toContain('canary<');
  });

  it('a call that hangs ends with its own timeout and may have happened', async () => {
    const server = await fake(({ method }) => (method === 'execute_kw' ? HANGING : undefined));
    const client = odoo().for(connection(server, { protocol }));
    const call = client.execute('res.partner', 'create', [{ name: 'x' }], {}, { timeoutMs: 3_000 });
    expect(await failure(call)).toMatchObject({ kind: 'timeout', mayHaveHappened: true });
    expect(server.named('execute_kw')).toHaveLength(1);
  });

  it('a login that hangs ends the call, which then has not happened', async () => {
    const server = await fake(({ method }) => (method === 'authenticate' ? HANGING : undefined));
    const client = odoo({ timeoutMs: 1_000 }).for(connection(server, { protocol }));
    const call = client.execute('res.partner', 'create', [{ name: 'x' }], {}, { timeoutMs: 200 });
    expect(await failure(call)).toMatchObject({ kind: 'timeout', mayHaveHappened: false });
    expect(await failure(client.uid())).toMatchObject({ kind: 'timeout', mayHaveHappened: false });
  });
});
