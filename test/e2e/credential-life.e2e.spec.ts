import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Types } from 'mongoose';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { World } from '../support/bootstrap.ts';
import { McpCaller } from '../support/mcp-caller.ts';
import { until } from '../support/processes.ts';
import type { TestCompany } from '../support/test-company.ts';

const _id = (id: string) => ({ _id: new Types.ObjectId(id) });

describe('an API key', () => {
  let world: World;
  let a: TestCompany;
  let b: TestCompany;
  let odooOfA: Sandbox;
  let odooOfB: Sandbox;

  beforeAll(async () => {
    world = await World.start();
    [odooOfA, odooOfB] = [await world.odoo(), await world.odoo()];
    [a, b] = [await world.company('Company A'), await world.company('Company B')];
    await a.connect(odooOfA);
    await b.connect(odooOfB);
  });
  afterAll(() => world.stop());

  const callerOf = ({ key }: { key: string }) => new McpCaller(world.url, key);
  const statuses = async (caller: McpCaller) => [
    (await caller.rpc('tools/list')).status,
    (await caller.rpc('tools/call', { name: 'aidoo_context', arguments: {} })).status,
  ];

  describe('of one company', () => {
    it('asks the Odoo of that company and no other', async () => {
      odooOfA.calls.length = 0;
      odooOfB.calls.length = 0;
      await (await a.caller('owner')).call('aidoo_query', { model: 'res.partner', limit: 1 });
      expect(odooOfA.calls.map(({ method }) => method)).toContain('search_read');
      expect(odooOfB.calls).toEqual([]);
    });

    it('is that company, whatever else a request names', async () => {
      const caller = await a.caller('owner');
      const { structured } = await caller.call<{ company: unknown }>('aidoo_context');
      expect(structured.company).toMatchObject({ id: a.id });
      const refused = await caller.fail('aidoo_query', { model: 'res.partner', companyId: b.id });
      expect(refused).toMatchObject({ code: 'invalid_argument' });
      const headers = { 'x-company-id': b.id, 'x-tenant': b.id };
      const params = { name: 'aidoo_context', arguments: {} };
      expect((await caller.rpc('tools/call', params, headers)).text).not.toContain(b.id);
    });

    it('leaves records in the log of that company and no other', async () => {
      const caller = await a.caller('owner');
      await caller.rpc('tools/call', { name: 'aidoo_mark_of_a', arguments: {} });
      const path = (company: TestCompany) => company.path('/logs?tool=aidoo_mark_of_a');
      expect((await a.as('owner').get(path(a))).body).toMatchObject({ items: [{ companyId: a.id }] });
      expect((await b.as('owner').get(path(b))).body).toMatchObject({ items: [] });
    });
  });

  it('says when it was used last, from which address and by which client', async () => {
    const { id, key } = await a.apiKey('member');
    const headers = { 'user-agent': 'Cursor/1.2 (linux)', 'x-forwarded-for': '203.0.113.9' };
    expect((await callerOf({ key }).rpc('tools/list', {}, headers)).status).toBe(200);
    const seen = async () => {
      const { body } = await a
        .as('member')
        .get<{ items: { id: string; lastUsedAt: string | null }[] }>(a.path('/api-keys'));
      return body.items.find((one) => one.id === id);
    };
    await until(async () => (await seen())?.lastUsedAt !== null);
    expect(await seen()).toMatchObject({
      lastUsedAt: expect.any(String),
      lastUse: { address: '203.0.113.9', client: 'Cursor/1.2 (linux)' },
    });
  });

  it('is made by an admin for a member, and acts as the member', async () => {
    const { userId } = a.people.member;
    const body = { name: 'For the member', userId };
    const made = await a.as('admin').post<{ key: string }>(a.path('/api-keys'), body);
    expect(made).toMatchObject({ status: 201, body: { userId, createdBy: a.people.admin.userId } });
    const { structured } = await callerOf(made.body).call('aidoo_context');
    expect(structured).toMatchObject({ user: { name: expect.any(String) }, role: 'member' });
    for (const role of ['owner', 'admin'] as const) {
      const other = { ...body, userId: a.people[role].userId };
      expect((await a.as('member').post(a.path('/api-keys'), other)).status).toBe(403);
    }
  });

  describe('is refused on its very next call', () => {
    it('once it has expired', async () => {
      const made = await a.apiKey('owner');
      expect(await statuses(callerOf(made))).toEqual([200, 200]);
      const expiresAt = new Date(Date.now() - 1);
      await world.connection.collection('api-keys').updateOne(_id(made.id), { $set: { expiresAt } });
      expect(await statuses(callerOf(made))).toEqual([401, 401]);
    });

    it('once its holder has revoked it', async () => {
      const made = await a.apiKey('member');
      expect(await statuses(callerOf(made))).toEqual([200, 200]);
      await a.as('member').delete(a.path(`/api-keys/${made.id}`));
      expect(await statuses(callerOf(made))).toEqual([401, 401]);
    });

    it('once an admin has revoked it', async () => {
      const made = await a.apiKey('member');
      await a.as('admin').delete(a.path(`/api-keys/${made.id}`));
      expect(await statuses(callerOf(made))).toEqual([401, 401]);
    });

    it('once the company has gone', async () => {
      const gone = await world.company();
      const caller = await gone.caller('owner');
      await world.connection.collection('companies').deleteOne(_id(gone.id));
      expect(await statuses(caller)).toEqual([401, 401]);
    });

    it('with the same words as a key that never was', async () => {
      const made = await a.apiKey('owner');
      await a.as('owner').delete(a.path(`/api-keys/${made.id}`));
      const revoked = await callerOf(made).rpc('tools/list');
      const unknown = await callerOf({ key: `aid_live_${'Z'.repeat(40)}` }).rpc('tools/list');
      const withoutRequestId = (text: string) => text.replace(/"requestId":"[^"]+"/, '');
      expect(withoutRequestId(revoked.text)).toBe(withoutRequestId(unknown.text));
      expect(revoked.headers.get('www-authenticate')).toBe(unknown.headers.get('www-authenticate'));
    });
  });

  describe('of somebody who is a member no longer', () => {
    const remove = async (company: TestCompany, userId: string) =>
      world.connection
        .collection('memberships')
        .deleteOne({ companyId: new Types.ObjectId(company.id), userId: new Types.ObjectId(userId) });

    it('is refused on its very next call, and the company is not there for them any more', async () => {
      const company = await world.company();
      const caller = await company.caller('member');
      expect(await statuses(caller)).toEqual([200, 200]);
      await remove(company, company.people.member.userId);
      expect(await statuses(caller)).toEqual([401, 401]);
      expect((await company.as('member').get(company.path())).status).toBe(404);
    });

    it('is listed for the owner as one that opens nothing, and why', async () => {
      const company = await world.company();
      const { id } = await company.apiKey('member');
      await remove(company, company.people.member.userId);
      const { body } = await company.as('owner').get(company.path('/api-keys'));
      expect(body).toMatchObject({ items: [{ id, status: 'holder-left', revokedAt: null }] });
    });

    it('does not touch the keys of the others', async () => {
      const company = await world.company();
      const caller = await company.caller('admin');
      await remove(company, company.people.member.userId);
      expect(await statuses(caller)).toEqual([200, 200]);
    });
  });

  it('may at most what the ceiling of its member allows at the time of the call', async () => {
    const company = await world.company();
    const caller = await company.caller('member', ['query', 'create']);
    const memberCeiling = ['query'];
    await world.connection.collection('companies').updateOne(_id(company.id), { $set: { memberCeiling } });
    const { body } = await caller.rpc('tools/list');
    const names = (body.result!['tools'] as { name: string }[]).map(({ name }) => name);
    expect(names).toEqual(['aidoo_context', 'aidoo_query', 'aidoo_feedback']);
  });
});
