import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import { closeAll } from '../test/closing.ts';
import { failure } from '../test/failure.ts';
import { Fault, HANGING } from '../test/fake.odoo.ts';
import type { FakeOdoo, RpcCall } from '../test/fake.odoo.ts';
import { connection, fake, odoo, SECRET } from '../test/odoo.fixture.ts';
import type { OdooClient } from './index.ts';

afterEach(closeAll);

async function json2(
  behave: (call: RpcCall, response: Parameters<Parameters<typeof fake>[0] & object>[1]) => unknown = () => {},
): Promise<{ server: FakeOdoo; client: OdooClient }> {
  const server = await fake(behave, ['json2']);
  return { server, client: odoo().for(connection(server, { protocol: 'json2' })) };
}

const bind = (text: string): Fault => new Fault(1, text, 'werkzeug.exceptions.UnprocessableEntity');

/** The bodies of the calls of this method, without those of signing in. */
const made = (server: FakeOdoo, method: string): unknown[] =>
  server
    .named(method)
    .filter(({ service }) => service !== 'res.users')
    .map(({ args: [body] }) => body);

const DOC = {
  model: 'acme.thing',
  methods: {
    ship: { signature: '(when, where=None)', parameters: { when: {}, where: { default: null } } },
    plan: { parameters: { weeks: {}, extra: { kind: 'VAR_KEYWORD' } }, api: ['model', 'readonly'] },
    create: { parameters: { vals: {} }, api: ['model'] },
    'bad name': { parameters: { x: {} } },
    odd: { parameters: { 'no name': {} } },
  },
};

describe('A call over JSON-2', () => {
  it('is a POST with the key and the database in headers, and its arguments by name', async () => {
    const { server, client } = await json2();
    const kwargs = { limit: 5, context: { lang: 'fr_FR' } };
    await client.execute('res.partner', 'search_read', [[['a', '=', null]], ['name']], kwargs);
    const { method, path, headers, body } = server.requests.at(-1) ?? {};
    expect([method, path]).toEqual(['POST', '/json/2/res.partner/search_read']);
    expect(headers).toMatchObject({
      authorization: `bearer ${SECRET}`,
      'x-odoo-database': 'db',
      'content-type': 'application/json',
    });
    expect(JSON.parse(body ?? '')).toEqual({ domain: [['a', '=', null]], fields: ['name'], ...kwargs });
  });

  it.each([
    ['read', [[1, 2], ['name']], {}, { ids: [1, 2], fields: ['name'] }],
    ['write', [[1], { a: 1 }], {}, { ids: [1], vals: { a: 1 } }],
    ['unlink', [7], {}, { ids: [7] }],
    ['has_access', [[], 'write'], {}, { ids: [], operation: 'write' }],
    ['search_count', [[]], { limit: 9, context: null }, { domain: [], limit: 9 }],
    ['message_post', [[3]], { body: 'x' }, { ids: [3], body: 'x' }],
    ['button_confirm', [[3, 4]], {}, { ids: [3, 4] }],
    ['action_without_records', [], { a: false }, { a: false }],
  ])('of %s takes positional arguments as RPC does', async (method, args, kwargs, body) => {
    const { server, client } = await json2();
    await client.execute('sale.order', method, args, kwargs);
    expect(made(server, method)).toEqual([body]);
    expect(server.named('doc')).toEqual([]);
  });

  it.each([
    ['read', [], {}, 'the ids of its records come first'],
    ['search', [[], 0, 5, 'id', true], {}, 'args can only be domain, offset, limit, order'],
    ['message_post', [[1], 'hello'], {}, 'args can only be the ids'],
    ['search', [[]], { domain: [] }, "multiple values for argument 'domain'"],
    ['read', [[1]], { ids: [2] }, 'the ids of its records come first'],
    ['message_notify', [[1]], { model: 'x' }, 'cannot carry an argument named model'],
    ['ship', [[1], 'now'], {}, 'have to be given by name'],
    ['ship', ['now'], {}, 'have to be given by name'],
  ])('of %s with %j and %j is refused before it is sent: %s', async (method, args, kwargs, words) => {
    const { server, client } = await json2();
    const error = await failure(client.execute('sale.order', method, args, kwargs));
    expect(error).toMatchObject({ kind: 'invalid_argument', method, mayHaveHappened: false });
    expect(error.message).toContain(words);
    expect(made(server, method)).toEqual([]);
  });

  it('of an unknown method with positional arguments asks the server for their names, once', async () => {
    const { server, client } = await json2(({ method }) => (method === 'doc' ? DOC : undefined));
    await client.execute('acme.thing', 'ship', [[1], 'now'], { where: 'here' });
    await client.execute('acme.thing', 'plan', [3]);
    expect(server.named('ship')[0]?.args).toEqual([{ ids: [1], when: 'now', where: 'here' }]);
    expect(server.named('plan')[0]?.args).toEqual([{ weeks: 3 }]);
    expect(server.named('doc')).toHaveLength(1);
    const error = await failure(client.execute('acme.thing', 'ship', [[1], 1, 2, 3]));
    expect(error.message).toContain('args can only be the ids, when, where');
  });

  it.each([
    [{ methods: { odd: DOC.methods.odd } }],
    [{ methods: [] }],
    [[]],
    ['x'],
    [null],
    [{ methods: { odd: { parameters: null } } }],
  ])('whose page is %j has to be made by name', async (doc) => {
    const { client } = await json2(({ method }) => (method === 'doc' ? doc : undefined));
    const error = await failure(client.execute('acme.thing', 'odd', [[1], 2]));
    expect(error).toMatchObject({ kind: 'invalid_argument', mayHaveHappened: false });
  });

  it('that the server refused unrun goes out with the names that a module gave the arguments', async () => {
    const { server, client } = await json2(({ method, args: [body] }) => {
      if (method === 'doc') return DOC;
      if (method === 'create') {
        if (!Object.hasOwn(body as object, 'vals')) throw bind("missing a required argument: 'vals'");
        return [5];
      }
      if (method === 'plan' && Object.hasOwn(body as object, 'ids'))
        throw bind('cannot call acme.thing.plan with ids');
      return undefined;
    });
    expect(await client.execute('acme.thing', 'create', [{ name: 'x' }])).toBe(5);
    expect(await client.execute('acme.thing', 'plan', [[1, 2]])).toBe('done');
    expect(server.named('create').map(({ args }) => args[0])).toEqual([
      { vals_list: { name: 'x' } },
      { vals: { name: 'x' } },
    ]);
    expect(server.named('plan').at(-1)?.args).toEqual([{ weeks: [1, 2] }]);
  });

  it('that the server refused unrun is refused when it has no other names', async () => {
    const { server, client } = await json2(({ method }) => {
      if (method === 'search') throw bind("got an unexpected keyword argument 'frob'");
    });
    const error = await failure(client.execute('acme.thing', 'search', [[]], { frob: 1 }));
    expect(error).toMatchObject({ kind: 'invalid_argument', mayHaveHappened: false });
    expect(error.message).toContain("got an unexpected keyword argument 'frob'");
    expect(server.named('search')).toHaveLength(1);
  });

  it('of create mirrors its input', async () => {
    const { client } = await json2(({ method }) => (method === 'create' ? [5] : undefined));
    expect(await client.execute('res.partner', 'create', [{ name: 'x' }])).toBe(5);
    expect(await client.execute('res.partner', 'create', [[{ name: 'x' }]])).toEqual([5]);
    expect(await client.execute('res.partner', 'create', [], { vals_list: { name: 'x' } })).toBe(5);
  });

  it.each([null, false, 0, '', [], {}, 'Ä\u0001\r\n', 2 ** 40])('answers %j as it is', async (value) => {
    const { client } = await json2(({ method }) => (method === 'x' ? value : undefined));
    expect(await client.execute('res.partner', 'x', [])).toEqual(value);
  });

  it('reads what Python writes for floats that are no numbers', async () => {
    const { client } = await json2(({ method }, response) =>
      method === 'x' ? response.end('[NaN, -Infinity, "NaN"]') : undefined,
    );
    expect(await client.execute('res.partner', 'x', [])).toEqual([null, null, 'NaN']);
  });

  it('that hangs ends with its own timeout and may have happened', async () => {
    const { server, client } = await json2(({ method }) => (method === 'create' ? HANGING : undefined));
    const call = client.execute('res.partner', 'create', [[{}]], {}, { timeoutMs: 3_000 });
    expect(await failure(call)).toMatchObject({ kind: 'timeout', mayHaveHappened: true });
    expect(server.named('create')).toHaveLength(1);
  });

  it.each([
    [200, '<html>canary</html>', 'not_odoo', true],
    [502, '<html>canary</html>', 'unreachable', true],
    [500, '<html>canary</html>', 'server_error', true],
    [403, '<html>canary</html>', 'not_odoo', false],
    [404, '<h1>Not Found</h1><p>No database is selected and…</p>', 'unknown_database', false],
    [404, '{"name":"Not Found","message":"canary"}', 'not_odoo', false],
  ])('answered with %i and %j is %s', async (status, body, kind, mayHaveHappened) => {
    const { client } = await json2(({ method }, response) =>
      method === 'create' ? response.writeHead(status).end(body) : undefined,
    );
    const error = await failure(client.execute('res.partner', 'create', [[{}]]));
    expect(error).toMatchObject({ kind, mayHaveHappened });
    expect(error.message).not.toContain('canary');
  });

  it('carries what it cannot carry nowhere', async () => {
    const { server, client } = await json2();
    for (const value of [Number.NaN, 2 ** 60, '\uD800', new Date(), undefined]) {
      const error = await failure(client.execute('res.partner', 'search', [[['id', '=', value]]]));
      expect(error).toMatchObject({ kind: 'invalid_argument', mayHaveHappened: false });
    }
    expect(server.named('search')).toEqual([]);
    server.requests.length = 0;
    for (const more of [{ secret: 'pässwort' }, { database: 'a\r\nb' }]) {
      await failure(
        odoo()
          .for(connection(server, { protocol: 'json2', ...more }))
          .uid(),
      );
    }
    expect(server.requests).toEqual([]);
  });
});

describe('Signing in over JSON-2', () => {
  it.each([
    ['no uid', { lang: 'en_US' }, undefined],
    ['a uid that is none', { uid: false }, undefined],
    ['no user', undefined, []],
    ['a user without a login', undefined, [{ id: 2 }]],
  ])('fails on an answer with %s', async (_, context, users) => {
    const { client } = await json2(({ method }) => (method === 'context_get' ? context : users));
    expect(await failure(client.uid())).toMatchObject({ kind: 'not_odoo', mayHaveHappened: false });
  });

  it('tells the id of the user, whose name may be written in other letters', async () => {
    const { client } = await json2(({ method }) => (method === 'read' ? [{ login: 'Admin' }] : undefined));
    expect(await client.uid()).toBe(2);
  });
});

describe('The key', () => {
  it('is in no error, nor is the traceback', async () => {
    const { client } = await json2(({ method }, response) => {
      if (method === 'a') throw new Fault(2, `You said ${SECRET}`, 'odoo.exceptions.UserError');
      if (method === 'b') throw new Fault(2, `Invalid field '${SECRET}' in 'x'`, 'builtins.ValueError');
      if (method === 'c') return response.destroy();
      if (method === 'd') throw new Fault(2, `bearer ${SECRET}`, 'werkzeug.exceptions.BadRequest');
      return undefined;
    });
    for (const method of ['a', 'b', 'c', 'd']) {
      const error = await failure(client.execute('x', method, []));
      const seen = [error.message, error.stack, inspect(error, { depth: 9, showHidden: true })];
      seen.push(JSON.stringify(error), inspect(client, { depth: 9, showHidden: true }));
      expect(seen.join()).not.toContain(SECRET);
      expect(seen.join()).not.toContain('canary.py');
    }
  });
});
