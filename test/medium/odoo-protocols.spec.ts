import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NetworkPolicy } from '@aidoo/network';
import { dialectOf, Odoo } from '@aidoo/odoo';
import type { CallOptions, OdooClient, OdooConnection, OdooError, OdooErrorKind } from '@aidoo/odoo';
import { startSandbox } from '@aidoo/odoo-sandbox';
import type { Sandbox, Version } from '@aidoo/odoo-sandbox';

const VERSIONS: readonly Version[] = ['14.0', '15.0', '16.0', '17.0', '18.0', '19.0', '20.0'];
const majorOf = (version: Version): number => Number.parseInt(version, 10);
const protocolsOf = (version: Version): readonly Protocol[] =>
  majorOf(version) < 19 ? ['jsonrpc', 'xmlrpc'] : ['jsonrpc', 'xmlrpc', 'json2'];
type Protocol = 'jsonrpc' | 'xmlrpc' | 'json2';

/** What was thrown; an answer is a failure of the test. */
const thrown = (promise: Promise<unknown>): Promise<OdooError> =>
  promise.then(
    (answer) => Promise.reject(new Error(`answered ${JSON.stringify(answer)}`)),
    (error: OdooError) => error,
  );

describe.each(VERSIONS)('Odoo %s', (version) => {
  const dialect = dialectOf({ major: majorOf(version), minor: 0 });
  let sandbox: Sandbox;
  let odoo: Odoo;
  beforeAll(async () => {
    sandbox = await startSandbox({ version });
    odoo = new Odoo({ policy: NetworkPolicy.from(['loopback']), timeoutMs: 20_000 });
  });
  afterAll(async () => {
    await odoo.close();
    await sandbox.close();
  });

  type Who = 'admin' | 'employee' | 'sales';
  const connect = (protocol: Protocol | 'auto', who: Who, more: Partial<OdooConnection> = {}): OdooClient => {
    const { login: username, apiKey: secret } = sandbox.users[who];
    return odoo.for({ url: sandbox.url, database: sandbox.database, username, secret, protocol, ...more });
  };

  describe.each(protocolsOf(version))('over %s', (protocol) => {
    const as = (who: Who, more: Partial<OdooConnection> = {}): OdooClient => connect(protocol, who, more);
    const call = (
      model: string,
      method: string,
      args: unknown[] = [],
      kwargs: Record<string, unknown> = {},
      options: CallOptions = {},
    ): Promise<unknown> => as('admin').execute(model, method, args, kwargs, options);

    it('tells version, protocol and the id of the user', async () => {
      expect(await as('admin').version()).toMatchObject({ major: majorOf(version), minor: 0, protocol });
      expect(await as('sales').uid()).toBe(sandbox.users.sales.uid);
      expect(await as('admin').uid()).toBe(sandbox.users.admin.uid);
    });

    it('answers values of the same types', async () => {
      const fields = ['name', 'partner_id', 'order_line', 'date_order', 'validity_date', 'amount_total'];
      const [order] = (await call('sale.order', 'search_read', [[]], { fields, limit: 1, order: 'id' })) as [
        Record<string, unknown>,
      ];
      expect(order).toEqual({
        id: expect.any(Number),
        name: expect.any(String),
        partner_id: [expect.any(Number), expect.any(String)],
        order_line: expect.arrayContaining([expect.any(Number)]),
        date_order: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
        validity_date: expect.anything(),
        amount_total: expect.any(Number),
      });
      expect([false, expect.stringMatching(/^\d{4}-\d\d-\d\d$/)]).toContainEqual(order['validity_date']);
      expect(await call('res.partner', 'read', [[await topPartner()], ['parent_id', 'child_ids']])).toEqual([
        { id: expect.any(Number), parent_id: false, child_ids: expect.any(Array) },
      ]);
      expect(await call('res.partner', 'search_count', [[['id', '=', -1]]])).toBe(0);
    });

    const topPartner = async (): Promise<number> => {
      const [id] = (await call('res.partner', 'search', [[['parent_id', '=', false]], 0, 1])) as [number];
      return id;
    };

    it('takes positional arguments, and the same ones by name', async () => {
      const byPosition = await call('res.partner', 'search', [
        [['parent_id', '=', false]],
        1,
        3,
        'name desc',
      ]);
      const byName = await call('res.partner', 'search', [], {
        [dialect.domainArgument]: [['parent_id', '=', false]],
        offset: 1,
        limit: 3,
        order: 'name desc',
      });
      expect(byPosition).toEqual([expect.any(Number), expect.any(Number), expect.any(Number)]);
      expect(byName).toEqual(byPosition);
    });

    it('creates, writes and deletes, and mirrors what create was given', async () => {
      const one = await call('res.partner', 'create', [{ name: 'One' }]);
      const several = (await call('res.partner', 'create', [[{ name: 'A' }, { name: 'B' }]])) as number[];
      const list = (await call('res.partner', 'create', [[{ name: 'C' }]])) as number[];
      expect([one, several, list]).toEqual([
        expect.any(Number),
        [expect.any(Number), expect.any(Number)],
        [expect.any(Number)],
      ]);
      const all = [one as number, ...several, ...list];
      expect(await call('res.partner', 'write', [all, { city: 'Zürich' }])).toBe(true);
      expect(await call('res.partner', 'search_count', [[['id', 'in', all]]])).toBe(4);
      expect(await call('res.partner', 'unlink', [all])).toBe(true);
      expect(await call('res.partner', 'search_count', [[['id', 'in', all]]])).toBe(0);
    });

    it('answers null for a method that returns nothing', async () => {
      expect(await call('sale.order', 'action_unlock', [[4]])).toBeNull();
    });

    it('carries every text, or says that it cannot', async () => {
      const texts = ['Ä 🔑 <b>&amp;</b> ]]> "\'\\', ' \t x ', 'NaN', 'line\nline'];
      const ids = (await call('res.partner', 'create', [texts.map((name) => ({ name }))])) as number[];
      const read = (await call('res.partner', 'read', [ids, ['name']])) as { name: string }[];
      expect(read.map(({ name }) => name)).toEqual(texts);
      const control = call('res.partner', 'write', [ids, { name: 'x\u0001y' }]);
      if (protocol === 'xmlrpc') {
        expect((await thrown(control)).kind).toBe('invalid_argument');
        return;
      }
      expect(await control).toBe(true);
      expect(await call('res.partner', 'read', [ids.slice(0, 1), ['name']])).toMatchObject([
        { name: 'x\u0001y' },
      ]);
    });

    it('obeys the context: archived records, and the Odoo company', async () => {
      const id = await call('res.partner', 'create', [{ name: 'Gone', active: false }]);
      const count = (context: object): Promise<unknown> =>
        call('res.partner', 'search_count', [[['id', '=', id]]], { context });
      expect([await count({}), await count({ active_test: false })]).toEqual([0, 1]);
      const error = await thrown(count({ allowed_company_ids: [9_999] }));
      expect(error).toMatchObject({ kind: 'access_error', mayHaveHappened: false });
    });

    it.each<[OdooErrorKind, string, string, unknown[], Record<string, unknown>]>([
      ['unknown_model', 'no.such', 'search', [[]], {}],
      ['unknown_method', 'res.partner', 'frobnicate', [[1]], {}],
      ['access_error', 'res.partner', '_compute_display_name', [[1]], {}],
      ['unknown_field', 'res.partner', 'read', [[1], ['nope']], {}],
      ['unknown_field', 'res.partner', 'search', [[['nope', '=', 1]]], {}],
      ['invalid_domain', 'res.partner', 'search', ['foo'], {}],
      ['invalid_argument', 'res.partner', 'search', [[]], { frob: 1 }],
      ['invalid_argument', 'res.partner', 'search', [], {}],
      ['invalid_argument', 'res.partner', 'search', [[], 0, 1, 'id', false, 1, 2], {}],
      ['missing_record', 'res.partner', 'write', [[999_999], { name: 'x' }], {}],
      ['validation_error', 'crm.lead', 'create', [{ name: 'x', probability: 101 }], {}],
      ['user_error', 'sale.order', 'unlink', [[1]], {}],
    ])('fails with %s: %s.%s %j %j', async (kind, model, method, args, kwargs) => {
      const [id] = (await call('sale.order', 'search', [[['state', '=', 'sale']]], { limit: 1 })) as [number];
      const sold = method === 'unlink' ? [[id]] : args;
      const error = await thrown(call(model, method, sold, kwargs));
      // XML-RPC has one code for what JSON tells apart.
      const told = protocol === 'xmlrpc' && kind === 'validation_error' ? 'user_error' : kind;
      expect([kind, told]).toContain(error.kind);
      expect(error.mayHaveHappened).toBe(false);
      expect(error.message).not.toMatch(/Traceback|File "|\/opt\/|psycopg2|127\.0\.0\.1/);
    });

    it('refuses what the Odoo user may not, and whoever is no user', async () => {
      const leads = as('employee').execute('crm.lead', 'search_read', [[]], { fields: ['name'] });
      expect((await thrown(leads)).kind).toBe('access_error');
      for (const more of [{ secret: 'wrong-secret' }, { username: 'nobody' }, { username: 'sales' }]) {
        const error = await thrown(as('admin', more).execute('res.partner', 'search_count', [[]]));
        expect(error).toMatchObject({ kind: 'access_denied', mayHaveHappened: false });
      }
      const elsewhere = as('admin', { database: 'no-such-database' }).execute('res.partner', 'search_count', [
        [],
      ]);
      expect(await thrown(elsewhere)).toMatchObject({ kind: 'unknown_database', mayHaveHappened: false });
    });
  });

  it('is spoken to by auto over the best that takes the secret', async () => {
    const { admin } = sandbox.users;
    const asked = async (secret: string): Promise<string> => {
      const client = connect('auto', 'admin', { secret });
      expect(await client.execute('res.users', 'read', [[admin.uid], ['login']])).toEqual([
        { id: admin.uid, login: admin.login },
      ]);
      return (await client.version()).protocol;
    };
    expect([await asked(admin.apiKey), await asked(admin.secret)]).toEqual([
      dialect.hasJson2 ? 'json2' : 'jsonrpc',
      'jsonrpc',
    ]);
  });

  if (dialect.hasJson2) {
    it('says over JSON-2 what it calls the arguments of a method that not every model has', async () => {
      const { uid } = sandbox.users.employee;
      const ask = (protocol: Protocol, who: Who): Promise<unknown> =>
        connect(protocol, who).execute('res.users', 'has_group', [[uid], 'base.group_user']);
      expect([await ask('json2', 'admin'), await ask('jsonrpc', 'admin')]).toEqual([true, true]);
      // Not to a user who may not read the page: then the client says that it needs the names.
      expect(await thrown(ask('json2', 'employee'))).toMatchObject({
        kind: 'invalid_argument',
        method: 'has_group',
      });
      const named = connect('json2', 'employee').execute('res.users', 'has_group', [[uid]], {
        group_ext_id: 'base.group_user',
      });
      expect(await named).toBe(true);
    });
  }
});
