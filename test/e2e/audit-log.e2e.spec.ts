import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { World } from '../support/bootstrap.ts';
import { McpCaller } from '../support/mcp-caller.ts';
import { until } from '../support/processes.ts';
import type { TestCompany } from '../support/test-company.ts';

interface LogRecord {
  id: string;
  at: string;
  tool: string;
  status: string;
  params: Record<string, unknown>;
  result: unknown;
  error: { code: string; message: string } | null;
  durationMs: number;
  sessionId: string;
  user: { id: string };
  credential: { id: string };
}
interface LogPage {
  items: LogRecord[];
  nextCursor: string | null;
}

describe('every call is on record', () => {
  let world: World;
  let company: TestCompany;
  let odoo: Sandbox;

  beforeAll(async () => {
    world = await World.start();
    odoo = await world.odoo();
    company = await world.company();
    await company.connect(odoo);
  });
  afterAll(async () => {
    await world.stop();
  });

  const logs = async (query = '', role: 'owner' | 'admin' | 'member' = 'admin'): Promise<LogPage> => {
    const answer = await company.as(role).get<LogPage>(company.path(`/logs${query}`));
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.body;
  };

  it('with tool, parameters, result, status, duration, user, key, client, session and what Odoo was asked', async () => {
    const { id, key } = await company.apiKey('owner', ['query']);
    await new McpCaller(world.url, key).call('aidoo_query', {
      model: 'res.partner',
      domain: [['id', '=', 1]],
      fields: ['name'],
    });
    const [record] = (await logs()).items;
    const { owner } = company.people;
    const companies = [
      { id: 1, name: 'Aurora Trading' },
      { id: 2, name: 'Aurora Trading US' },
    ];
    expect(record).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      companyId: company.id,
      tool: 'aidoo_query',
      params: { model: 'res.partner', domain: [['id', '=', 1]], fields: ['name'] },
      result: {
        model: 'res.partner',
        records: [expect.objectContaining({ id: 1 })],
        nextCursor: null,
        companies,
      },
      error: null,
      status: 'success',
      durationMs: expect.any(Number),
      user: { id: owner.userId, name: expect.any(String), email: owner.email },
      credential: { kind: 'api-key', id, label: "owner's key" },
      client: { name: 'aidoo-tests', version: '1.0' },
      sessionId: expect.any(String),
      requestId: expect.any(String),
      odoo: { model: 'res.partner', method: 'search_read', protocol: 'jsonrpc' },
    });
    const one = await company.as('admin').get(company.path(`/logs/${record!.id}`));
    expect(one.body).toEqual(record);
  });

  it('the refused ones too: unknown tools, tools beyond the permissions, wrong arguments, failures of Odoo', async () => {
    const caller = await company.caller('owner', ['query']);
    await caller.rpc('tools/call', { name: 'aidoo_nothing', arguments: {} });
    await caller.rpc('tools/call', { name: 'aidoo_create', arguments: { model: 'crm.lead', values: {} } });
    await caller.fail('aidoo_query', { modle: 'res.partner' });
    await caller.fail('aidoo_query', { model: 'no.such' });
    const { items } = await logs('?limit=4');
    expect(items.map(({ tool, status, error }) => [tool, status, error?.code])).toEqual([
      ['aidoo_query', 'error', 'unknown_model'],
      ['aidoo_query', 'error', 'invalid_argument'],
      ['aidoo_create', 'error', 'not_allowed'],
      ['aidoo_nothing', 'error', 'invalid_argument'],
    ]);
  });

  it('a call that may change Odoo before it leaves: a lost answer stays on record', async () => {
    const caller = await company.caller('owner', ['create']);
    odoo.fail('hang', { method: 'create' });
    const abort = new AbortController();
    const pending = fetch(`${world.url}/mcp`, {
      method: 'POST',
      signal: abort.signal,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        authorization: `Bearer ${caller.key}`,
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'aidoo_create', arguments: { model: 'crm.lead', values: { name: 'Hanging' } } },
      }),
    })
      .then((response) => response.text())
      .catch(() => 'aborted');
    await until(() =>
      odoo.calls.some(({ method, args }) => method === 'create' && JSON.stringify(args).includes('Hanging')),
    );
    const [during] = (await logs('?tool=aidoo_create')).items;
    expect(during).toMatchObject({
      status: 'started',
      params: { values: { name: 'Hanging' } },
      durationMs: null,
    });
    abort.abort();
    await pending;
    await until(async () => (await logs('?tool=aidoo_create')).items[0]?.status !== 'started');
    const [after] = (await logs('?tool=aidoo_create')).items;
    expect(after).toMatchObject({ id: during?.id, status: 'error', error: { code: 'outcome_unknown' } });
  });

  it('can be filtered by tool, status, user, session and dates, and paged without losing or repeating one', async () => {
    const other = await world.company();
    await other.connect(odoo);
    const [admin, member] = [await other.caller('admin'), await other.caller('member')];
    for (let i = 0; i < 4; i += 1) {
      await admin.call('aidoo_query', { model: 'res.partner', limit: 1 });
      await member.call('aidoo_context');
      await member.fail('aidoo_query', { model: 'no.such' });
    }
    const get = async (query: string): Promise<LogPage> =>
      (await other.as('owner').get<LogPage>(other.path(`/logs?${query}`))).body;
    const all = (await get('limit=500')).items;
    expect(all).toHaveLength(12);
    expect(all.map(({ at }) => at)).toEqual(
      all
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    );
    const count = async (query: string): Promise<number> => (await get(`${query}&limit=500`)).items.length;
    const { userId } = other.people.member;
    const [first, last] = [all.at(-1)!, all[0]!];
    expect(await count('tool=aidoo_context')).toBe(4);
    expect(await count('status=error')).toBe(4);
    expect(await count(`userId=${userId}`)).toBe(8);
    expect(await count(`userId=${userId}&status=success&tool=aidoo_context`)).toBe(4);
    expect(await count(`sessionId=${last.sessionId}`)).toBe(8);
    expect(await count(`from=${first.at}`)).toBe(12);
    expect(await count(`to=${first.at}`)).toBe(0);
    expect(await count('tool=%24ne')).toBe(0);

    const paged: string[] = [];
    let cursor: string | null = '';
    do {
      const page: LogPage = await get(`limit=5${cursor ? `&cursor=${cursor}` : ''}`);
      paged.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(paged).toEqual(all.map(({ id }) => id));
  });

  it.each([
    ['status=done', 'status'],
    ['from=yesterday', 'from'],
    ['limit=501', 'limit'],
    ['limit=many', 'limit'],
    ['userId=1', 'userId'],
    ['cursor=abc', 'cursor'],
    ['tool[$ne]=x', 'tool[$ne]'],
    ['colour=red', 'colour'],
  ])('a wrong filter is refused by name: %s', async (query, field) => {
    const answer = await company
      .as('owner')
      .get<{ errors: { field: string }[] }>(company.path(`/logs?${query}`));
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map((error) => error.field)).toEqual([field]);
  });

  it('a member sees what they did themselves, and an empty list for anybody else', async () => {
    await (await company.caller('member')).call('aidoo_context');
    await (await company.caller('admin')).call('aidoo_context');
    const own = (await logs('?limit=500', 'member')).items;
    expect(own.length).toBeGreaterThan(0);
    expect(new Set(own.map(({ user }) => user.id))).toEqual(new Set([company.people.member.userId]));
    expect((await logs(`?userId=${company.people.admin.userId}`, 'member')).items).toEqual([]);
    const [foreign] = (await logs(`?userId=${company.people.admin.userId}`)).items;
    expect((await company.as('member').get(company.path(`/logs/${foreign!.id}`))).status).toBe(404);
    expect((await company.as('owner').get(company.path(`/logs/${foreign!.id}`))).status).toBe(200);
  });

  it('calls of one credential and client belong to one session, those of another to another', async () => {
    const [one, two] = [await company.caller('owner'), await company.caller('owner')];
    await Promise.all([one.call('aidoo_context'), one.call('aidoo_context'), two.call('aidoo_context')]);
    await one.call('aidoo_context');
    const { items } = await logs('?limit=4');
    const sessions = Map.groupBy(items, ({ credential }) => credential.id);
    expect(sessions.size).toBe(2);
    for (const [, records] of sessions)
      expect(new Set(records.map(({ sessionId }) => sessionId)).size).toBe(1);
    expect(new Set(items.map(({ sessionId }) => sessionId)).size).toBe(2);
  });

  it('for as long as the settings say, by a TTL index', async () => {
    const indexes = await world.connection.collection('audit-logs').listIndexes().toArray();
    expect(indexes).toContainEqual(
      expect.objectContaining({ key: { at: 1 }, expireAfterSeconds: 90 * 86_400 }),
    );
  });

  it('without a password, key, token or file body in it: neither in the store nor in an answer', async () => {
    const canary = 'canary-5be1-do-not-store';
    const password = 'canary-0dd0-the-odoo-password';
    const [other, sandbox] = [await world.company(), await world.odoo()];
    sandbox.setPassword('admin', password);
    await other.connect(sandbox, { ...sandbox.users.admin, secret: password });
    const caller = await other.caller('owner', ['query', 'create', 'write']);
    const body = Buffer.from(canary.repeat(40)).toString('base64');
    await caller.call('aidoo_query', { model: 'res.partner', domain: [['password', '=', canary]] });
    await caller.call('aidoo_create', {
      model: 'res.partner',
      values: { name: 'x', api_key: canary, image_1920: body },
    });
    await caller.call('aidoo_query', { model: 'res.partner', token: canary });
    await caller.rpc('tools/call', {
      name: 'aidoo_unknown',
      arguments: { password: canary, secret: { deep: [canary] } },
    });
    const recorded = (await other.as('owner').get(other.path('/logs?limit=500'))).text;
    expect(recorded).toContain('aidoo_unknown');
    expect(recorded).not.toContain(canary);
    expect(recorded).not.toContain(body.slice(0, 200));
    expect(recorded).not.toContain(caller.key);
    if (process.env['MONGODB_URI']) return;
    const store = join(world.dataDir, 'store');
    for (const file of await readdir(store)) {
      const bytes = await readFile(join(store, file)).catch(() => Buffer.alloc(0));
      expect([file, bytes.includes(canary), bytes.includes(caller.key), bytes.includes(password)]).toEqual([
        file,
        false,
        false,
        false,
      ]);
    }
  });
});
