import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_MEMBER_CEILING, PERMISSIONS } from '@aidoo/companies';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { DEFAULT_CALL_LIMITS } from '@aidoo/rate-limits';
import { World } from '../support/bootstrap.ts';
import { companyOf, join } from '../support/joined.ts';
import type { McpCaller } from '../support/mcp-caller.ts';
import { Somebody } from '../support/somebody.ts';

const GUESTS = { admin: 'admin', member: 'member' } as const;

interface Policy {
  memberCeiling: string[];
  callLimits: Record<string, { minute: number; day: number }>;
  requireSecondFactor: boolean;
}

describe('the policy of a company', () => {
  let world: World;
  let odoo: Sandbox;

  beforeAll(async () => {
    world = await World.start();
    odoo = await world.odoo();
  });
  afterAll(() => world.stop());

  const policy = async (by: Somebody, id: string) => (await by.get<Policy>(`/companies/${id}/policy`)).body;
  const change = (by: Somebody, id: string, body: unknown) =>
    by.patch<Policy>(`/companies/${id}/policy`, body);
  const tools = async (caller: McpCaller) => {
    const { body } = await caller.rpc('tools/list');
    return (body.result!['tools'] as { name: string }[]).map(({ name }) => name);
  };
  const connect = async (by: Somebody, id: string) => {
    const { url, database, users } = odoo;
    const body = { url, database, username: users.admin.login, secret: users.admin.secret };
    const path = `/api/v1/companies/${id}/odoo-connection`;
    expect((await by.browser.send('PUT', path, body)).status).toBe(200);
  };

  it('lets members’ credentials do all but delete and execute, until somebody says otherwise', async () => {
    const { id, member } = await companyOf(world, GUESTS);
    expect((await policy(member, id)).memberCeiling).toEqual(DEFAULT_MEMBER_CEILING);
    const allowed = PERMISSIONS.filter((one) => one !== 'delete' && one !== 'execute');
    expect(DEFAULT_MEMBER_CEILING).toEqual(allowed);
  });

  it('is read by every member, and changed by owner and admins', async () => {
    const { id, owner, admin, member } = await companyOf(world, GUESTS);
    expect((await change(owner, id, { memberCeiling: ['query'] })).status).toBe(200);
    expect((await change(admin, id, { memberCeiling: ['read', 'query'] })).status).toBe(200);
    expect((await change(member, id, { memberCeiling: [...PERMISSIONS] })).status).toBe(403);
    expect((await policy(member, id)).memberCeiling).toEqual(['query', 'read']);
  });

  describe('has a ceiling for members', () => {
    it('whose lowering cuts a key that exists, on its very next call', async () => {
      const { id, owner, member } = await companyOf(world, GUESTS);
      await connect(owner, id);
      const caller = await member.caller(id, ['query', 'create']);
      const values = { model: 'crm.lead', values: { name: 'A lead' } };
      expect((await caller.call('aidoo_create', values)).isError).toBe(false);
      await change(owner, id, { memberCeiling: ['query'] });
      expect((await caller.rpc('tools/call', { name: 'aidoo_create', arguments: values })).text).toContain(
        '-32602',
      );
      expect(await tools(caller)).toEqual(['aidoo_context', 'aidoo_query', 'aidoo_feedback']);
    });

    it('whose raising gives a key back what it was made with, and no more', async () => {
      const { id, owner, member } = await companyOf(world, GUESTS);
      const caller = await member.caller(id, ['query', 'create']);
      const before = await tools(caller);
      await change(owner, id, { memberCeiling: ['query'] });
      expect(await tools(caller)).not.toEqual(before);
      await change(owner, id, { memberCeiling: [...PERMISSIONS] });
      expect(await tools(caller)).toEqual(before);
    });

    it('that does not bind admins and the owner', async () => {
      const { id, owner, admin } = await companyOf(world, GUESTS);
      await change(owner, id, { memberCeiling: [] });
      for (const one of [owner, admin])
        expect(await tools(await one.caller(id, ['create']))).toContain('aidoo_create');
    });

    it('that binds an admin’s keys from the moment on in which they are a member', async () => {
      const { id, owner, admin } = await companyOf(world, GUESTS);
      await change(owner, id, { memberCeiling: ['query'] });
      const caller = await admin.caller(id, ['query', 'create']);
      expect(await tools(caller)).toContain('aidoo_create');
      await owner.patch(`/companies/${id}/members/${admin.id}`, { role: 'member' });
      expect(await tools(caller)).not.toContain('aidoo_create');
    });

    it('above which a member makes no key', async () => {
      const { id, owner, member } = await companyOf(world, GUESTS);
      await change(owner, id, { memberCeiling: ['query', 'read'] });
      const body = { name: 'k', permissions: ['query', 'create'] };
      expect(await member.post(`/companies/${id}/api-keys`, body)).toMatchObject({
        status: 422,
        body: { code: 'invalid_input' },
      });
    });

    it('of each company for itself', async () => {
      const [one, other] = [await companyOf(world, {}), await companyOf(world, {})];
      await change(one.owner, one.id, { memberCeiling: [] });
      expect((await policy(other.owner, other.id)).memberCeiling).toEqual(DEFAULT_MEMBER_CEILING);
    });
  });

  describe('that requires a second factor of everybody', () => {
    const demanding = async () => {
      const company = await companyOf(world, GUESTS);
      await company.owner.setSecondFactor();
      const caller = await company.member.caller(company.id);
      const answer = await change(company.owner, company.id, { requireSecondFactor: true });
      expect(answer).toMatchObject({ status: 200, body: { requireSecondFactor: true } });
      return { ...company, caller };
    };
    const REFUSED = { status: 403, body: { code: 'second_factor_required' } };

    it('keeps out at once the sessions and keys of whoever has none, and says what to do', async () => {
      const { id, admin, member, caller } = await demanding();
      for (const one of [admin, member]) {
        const answer = await one.get(`/companies/${id}`);
        expect(answer).toMatchObject(REFUSED);
        expect(answer.body['detail']).toContain('set it up in your account');
      }
      expect(await caller.rpc('tools/list')).toMatchObject({ status: 403 });
    });

    it('lets them in again at once when they have set it up', async () => {
      const { id, member, caller } = await demanding();
      await member.setSecondFactor();
      expect((await member.get(`/companies/${id}`)).status).toBe(200);
      expect((await caller.rpc('tools/list')).status).toBe(200);
    });

    it('keeps out at once whoever removes theirs', async () => {
      const { id, member, caller } = await demanding();
      await member.setSecondFactor();
      await member.removeSecondFactor();
      expect(await member.get(`/companies/${id}`)).toMatchObject(REFUSED);
      expect((await caller.rpc('tools/list')).status).toBe(403);
    });

    it('lets everybody in again at once when it is required no more', async () => {
      const { id, owner, member, caller } = await demanding();
      await change(owner, id, { requireSecondFactor: false });
      expect((await member.get(`/companies/${id}`)).status).toBe(200);
      expect((await caller.rpc('tools/list')).status).toBe(200);
    });

    it('leaves them their other companies, and the list of all of them', async () => {
      const { id, member } = await demanding();
      expect((await member.get(`/companies/${member.company}`)).status).toBe(200);
      const { body } = await member.get<{ items: { id: string }[] }>('/companies');
      expect(body.items.map((one) => one.id)).toEqual([member.company, id]);
    });

    it('lets people join, who are kept out until they have set it up', async () => {
      const { id, owner } = await demanding();
      const guest = await Somebody.register(world);
      await join(owner, id, guest, 'member');
      expect(await guest.get(`/companies/${id}`)).toMatchObject(REFUSED);
      await guest.setSecondFactor();
      expect((await guest.get(`/companies/${id}`)).status).toBe(200);
    });

    it('is not set by somebody who would be kept out as well', async () => {
      const { id, owner } = await companyOf(world, {});
      expect(await change(owner, id, { requireSecondFactor: true })).toMatchObject({
        status: 409,
        body: { code: 'conflict' },
      });
      expect((await policy(owner, id)).requireSecondFactor).toBe(false);
    });
  });

  describe('changes', () => {
    it('each number by itself: of two at the same moment none undoes the other', async () => {
      const { id, owner, admin } = await companyOf(world, GUESTS);
      await Promise.all([
        change(owner, id, { callLimits: { user: { minute: 7 } } }),
        change(admin, id, { callLimits: { user: { day: 70 }, company: { minute: 700 } } }),
      ]);
      const { callLimits } = await policy(owner, id);
      expect(callLimits).toEqual({
        ...DEFAULT_CALL_LIMITS,
        user: { minute: 7, day: 70 },
        company: { ...DEFAULT_CALL_LIMITS.company, minute: 700 },
      });
    });

    it('only what is sent: what is left out, or null, stays', async () => {
      const { id, owner } = await companyOf(world, {});
      await owner.setSecondFactor();
      await change(owner, id, {
        memberCeiling: ['query'],
        requireSecondFactor: true,
        callLimits: { user: { minute: 7 } },
      });
      const before = await policy(owner, id);
      expect(before.callLimits['user']).toMatchObject({ minute: 7, day: expect.any(Number) });
      const nothings = [
        {},
        { memberCeiling: null, requireSecondFactor: null, callLimits: null },
        { callLimits: { user: null } },
        { callLimits: { user: { minute: null } } },
      ];
      for (const nothing of nothings)
        expect(await change(owner, id, nothing)).toMatchObject({ status: 200, body: before });
      expect(await policy(owner, id)).toEqual(before);
    });

    it.each([
      { memberCeiling: ['fly'] },
      { memberCeiling: 'query' },
      { memberCeiling: ['query', 'query'] },
      { memberCeiling: { $each: ['query'] } },
      { memberCeiling: [['query']] },
      { requireSecondFactor: 'true' },
      { callLimits: { user: { minute: 0 } } },
      { callLimits: { user: { minute: 1.5 } } },
      { callLimits: { user: { minute: 1e9 } } },
      { callLimits: { user: { hour: 1 } } },
      { callLimits: { planet: { minute: 1 } } },
      { callLimits: 5 },
      { callLimits: [] },
      { callLimits: [{ user: { minute: 1 } }] },
      { callLimits: { user: [] } },
      { ownerUserId: 'a'.repeat(24) },
    ])('nothing by %j', async (body) => {
      const { id, owner } = await companyOf(world, {});
      const before = await policy(owner, id);
      expect(await change(owner, id, body)).toMatchObject({ status: 422, body: { code: 'invalid_input' } });
      expect(await policy(owner, id)).toEqual(before);
    });
  });
});
