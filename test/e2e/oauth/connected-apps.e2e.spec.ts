import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { MembershipsService, ROLES } from '@aidoo/companies';
import type { Role } from '@aidoo/companies';
import { userId } from '@aidoo/kernel';
import { UsersService } from '@aidoo/users';
import { Types } from 'mongoose';
import { withSecondFactor } from '../../support/account-requests.ts';
import { World } from '../../support/bootstrap.ts';
import { appsSeenBy, connectApp } from '../../support/connected-app.ts';
import { McpCaller } from '../../support/mcp-caller.ts';
import { MovedClock } from '../../support/moved-clock.ts';
import { CLAUDE_CODE, OAuthClient } from '../../support/oauth-client.ts';
import { until } from '../../support/processes.ts';
import { PageBrowser } from '../../support/page-browser.ts';
import { PASSWORD, register } from '../../support/test-company.ts';
import type { TestCompany } from '../../support/test-company.ts';

const DAY = 24 * 60 * 60_000;

interface App {
  id: string;
  userId: string;
  status: string;
  lastUsedAt: string | null;
}

describe('connected apps', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.reachable();
  });
  afterAll(() => world.stop());
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const callerWith = (token: string) => new McpCaller(world.url, token);
  const opens = async ({ access_token }: { access_token: string }) =>
    (await callerWith(access_token).rpc('tools/list')).status;
  const seenBy = (company: TestCompany, role: Role) => appsSeenBy<App>(company, role);
  const end = async (company: TestCompany, role: Role, id: string) =>
    (await company.as(role).delete(company.path(`/connected-apps/${id}`))).status;
  /** What the store still holds of these grants. */
  const storedOf = async (...ids: string[]) => ({
    grants: await world.connection
      .collection('oauth-grants')
      .countDocuments({ _id: { $in: ids.map((id) => new Types.ObjectId(id)) } }),
    artifacts: await world.connection.collection('oauth-artifacts').countDocuments({ grantId: { $in: ids } }),
  });
  const NOTHING = { grants: 0, artifacts: 0 };

  describe('the list', () => {
    it('says which client, for whom, with which permissions, since when and until when', async () => {
      const company = await world.company();
      const { id } = await connectApp(company, 'member', { permissions: ['query', 'report'] });
      const { userId } = company.people.member;
      expect(await seenBy(company, 'member')).toEqual([
        {
          id,
          name: 'Claude',
          clientId: 'https://claude.ai/oauth/mcp-oauth-client-metadata',
          redirectHost: 'claude.ai',
          userId,
          userName: expect.stringMatching(/^Person \d+$/),
          permissions: ['query', 'report'],
          createdAt: expect.any(String),
          expiresAt: expect.any(String),
          status: 'in-force',
          lastUsedAt: null,
          lastUse: null,
        },
      ]);
      const [app] = await appsSeenBy<{ createdAt: string; expiresAt: string }>(company, 'member');
      expect(Date.parse(app!.expiresAt) - Date.parse(app!.createdAt)).toBe(90 * DAY);
    });

    it('says when it was used last, from which address and by which client', async () => {
      const company = await world.company();
      const { tokens } = await connectApp(company, 'member');
      const headers = { 'user-agent': 'Claude-User/1.0', 'x-forwarded-for': '203.0.113.9' };
      await callerWith(tokens.access_token).rpc('tools/list', {}, headers);
      await until(async () => (await seenBy(company, 'member'))[0]!.lastUsedAt !== null);
      expect(await seenBy(company, 'member')).toMatchObject([
        { lastUse: { address: '203.0.113.9', client: 'Claude-User/1.0' } },
      ]);
    });

    it('has one entry for each person and client, however often it was allowed', async () => {
      const company = await world.company();
      const claude = new OAuthClient(world.url);
      const code = new OAuthClient(world.url, CLAUDE_CODE);
      for (const client of [claude, claude, code]) await connectApp(company, 'owner', { client });
      expect(await seenBy(company, 'owner')).toHaveLength(2);
    });

    it('is of one’s own for a member, and of everybody for owner and admin', async () => {
      const company = await world.company();
      for (const role of ROLES) await connectApp(company, role);
      const all = ROLES.map((role) => company.people[role].userId).sort();
      const holders = async (role: Role) => (await seenBy(company, role)).map(({ userId }) => userId).sort();
      expect(await holders('member')).toEqual([company.people.member.userId]);
      expect([await holders('admin'), await holders('owner')]).toEqual([all, all]);
    });

    it('comes in pages, newest first', async () => {
      const company = await world.company();
      const made: string[] = [];
      for (const role of ROLES) made.unshift((await connectApp(company, role)).id);
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const path = company.path(`/connected-apps?limit=2${cursor && `&cursor=${cursor}`}`);
        const { body } = await company.as('owner').get<{ items: App[]; nextCursor: string | null }>(path);
        seen.push(...body.items.map(({ id }) => id));
        cursor = body.nextCursor;
      }
      expect(seen).toEqual(made);
    });

    it('tells the owner which open nothing any more since their person has left', async () => {
      const company = await world.company();
      const { tokens } = await connectApp(company, 'member');
      const { member } = company.people;
      await member.http.delete(company.path(`/members/${member.userId}`));
      expect(await seenBy(company, 'owner')).toMatchObject([{ status: 'holder-left' }]);
      expect(await opens(tokens)).toBe(401);
    });

    it('does not show what has expired after 90 days, which opens nothing then', async () => {
      const company = await world.company();
      const { client, tokens } = await connectApp(company, 'owner');
      new MovedClock().forward(90 * DAY + 60_000);
      expect((await client.refresh(tokens.refresh_token)).body.error).toBe('invalid_grant');
      // The session of whoever asks has ended as well: they sign in again, and see nothing.
      const again = await world.http().post<{ accessToken: string }>('/api/v1/auth/login', {
        email: company.people.owner.email,
        password: PASSWORD,
      });
      const seen = await world.http(again.body.accessToken).get(company.path('/connected-apps'));
      expect(seen).toMatchObject({ status: 200, body: { items: [] } });
    });
  });

  describe('an app that is ended', () => {
    it('is refused on its very next call, and nothing of its tokens is left in the store', async () => {
      const company = await world.company();
      const { id, tokens, client } = await connectApp(company, 'member');
      expect(await opens(tokens)).toBe(200);
      expect(await end(company, 'member', id)).toBe(204);
      expect(await opens(tokens)).toBe(401);
      expect((await client.refresh(tokens.refresh_token)).body.error).toBe('invalid_grant');
      expect(await storedOf(id)).toEqual(NOTHING);
    });

    it('is not there a second time', async () => {
      const company = await world.company();
      const { id } = await connectApp(company, 'member');
      expect([await end(company, 'member', id), await end(company, 'member', id)]).toEqual([204, 404]);
    });

    it.each(['owner', 'admin'] as const)('can be a member’s, for the %s', async (role) => {
      const company = await world.company();
      const { id, tokens } = await connectApp(company, 'member');
      expect(await end(company, role, id)).toBe(204);
      expect(await opens(tokens)).toBe(401);
    });

    it('is never somebody else’s, for a member', async () => {
      const company = await world.company();
      const { id, tokens } = await connectApp(company, 'admin');
      expect([await end(company, 'member', id), await opens(tokens)]).toEqual([404, 200]);
    });

    it('takes no app along of another person, another client or another company', async () => {
      const company = await world.company();
      const other = await company.another();
      const ended = await connectApp(company, 'owner');
      const left = [
        await connectApp(company, 'admin'),
        await connectApp(company, 'owner', { client: new OAuthClient(world.url, CLAUDE_CODE) }),
        await connectApp(other, 'owner'),
      ];
      await end(company, 'owner', ended.id);
      expect(await Promise.all(left.map(({ tokens }) => opens(tokens)))).toEqual([200, 200, 200]);
    });

    it('comes back by consent only, as another one', async () => {
      const company = await world.company();
      const before = await connectApp(company, 'owner', { permissions: ['query', 'write'] });
      await end(company, 'owner', before.id);
      const after = await connectApp(company, 'owner', { permissions: ['query'] });
      expect(after.id).not.toBe(before.id);
      expect([await opens(before.tokens), await opens(after.tokens)]).toEqual([401, 200]);
      expect(await seenBy(company, 'owner')).toMatchObject([{ permissions: ['query'] }]);
    });
  });

  describe('what their company changes holds at the very next call', () => {
    const tools = async ({ access_token }: { access_token: string }) => {
      const { body } = await callerWith(access_token).rpc('tools/list');
      return (body.result!['tools'] as { name: string }[]).map(({ name }) => name);
    };
    const policy = (company: TestCompany, body: object) =>
      company.as('owner').send('PATCH', company.path('/policy'), body);

    it('a ceiling that is lowered cuts what a member’s app may and lists; the owner’s stays', async () => {
      const company = await world.company();
      await company.connect(await world.odoo());
      const member = await connectApp(company, 'member');
      const owner = await connectApp(company, 'owner');
      const query = async ({ tokens }: typeof member) =>
        (
          await callerWith(tokens.access_token).rpc('tools/call', {
            name: 'aidoo_query',
            arguments: { model: 'res.partner', limit: 1 },
          })
        ).body.result !== undefined;
      expect([await query(member), await tools(member.tokens)]).toEqual([
        true,
        expect.arrayContaining(['aidoo_query', 'aidoo_create']),
      ]);
      await policy(company, { memberCeiling: ['read'] });
      expect([await query(member), await query(owner)]).toEqual([false, true]);
      expect(await tools(member.tokens)).not.toEqual(expect.arrayContaining(['aidoo_query']));
      expect(await tools(owner.tokens)).toContain('aidoo_query');
    });

    it('a second factor that is asked for is asked of whoever allowed the app', async () => {
      const company = await world.company();
      const { tokens } = await connectApp(company, 'member');
      await withSecondFactor(company.people.owner);
      await policy(company, { requireSecondFactor: true });
      expect(await callerWith(tokens.access_token).rpc('tools/list')).toMatchObject({
        status: 403,
        body: { code: 'second_factor_required' },
      });
      expect(await seenBy(company, 'owner')).toMatchObject([{ status: 'second-factor-missing' }]);
      await withSecondFactor(company.people.member);
      expect(await opens(tokens)).toBe(200);
    });

    it('a member who is removed and comes back has to allow it anew', async () => {
      const company = await world.company();
      const { member } = company.people;
      const before = await connectApp(company, 'member');
      await company.as('owner').delete(company.path(`/members/${member.userId}`));
      expect(await opens(before.tokens)).toBe(401);
      await company.join(member, 'member');
      expect(await opens(before.tokens)).toBe(401);
      const after = await connectApp(company, 'member');
      expect([await opens(before.tokens), await opens(after.tokens)]).toEqual([401, 200]);
    });
  });

  describe('go with what they belong to', () => {
    it('with the company, and nobody else’s', async () => {
      const company = await world.company();
      const gone = await company.another();
      const [stays, goes] = [await connectApp(company, 'owner'), await connectApp(gone, 'owner')];
      expect((await company.as('owner').send('DELETE', gone.path(), {})).status).toBe(200);
      expect(await storedOf(goes.id)).toEqual(NOTHING);
      expect([await opens(goes.tokens), await opens(stays.tokens)]).toEqual([401, 200]);
    });

    it('with the account, in every company', async () => {
      const companies = [await world.company(), await world.company()];
      const person = await register(world.http(), 'Their own');
      await person.http.send('DELETE', `/api/v1/companies/${person.companyId}`, {});
      const client = new OAuthClient(world.url);
      const tokens = [];
      for (const company of companies) {
        await company.join(person, 'admin');
        tokens.push(await client.connect(person, { companyId: company.id }));
      }
      const ids = [];
      for (const company of companies)
        ids.push((await seenBy(company, 'owner')).find(({ userId }) => userId === person.userId)!.id);
      expect(await storedOf(...ids)).toMatchObject({ grants: 2 });
      const left = await person.http.send('DELETE', '/api/v1/auth/me', { password: PASSWORD });
      expect(left.status).toBe(200);
      expect(await storedOf(...ids)).toEqual(NOTHING);
      for (const one of tokens) expect(await opens(one)).toBe(401);
    });
  });

  it('nothing is allowed by a sign-in that ends while it decides', async () => {
    const company = await world.company();
    const { member } = company.people;
    const client = new OAuthClient(world.url);
    const browser = new PageBrowser(world.url);
    const signIn = await browser.get(client.begin().url);
    const consent = await browser.post(signIn.url, { email: member.email, password: PASSWORD });
    const memberships = world.app.get(MembershipsService, { strict: false });
    const find = memberships.find.bind(memberships);
    jest.spyOn(memberships, 'find').mockImplementationOnce(async (...asked) => {
      await world.app.get(UsersService, { strict: false }).endCredentials(userId(member.userId));
      return find(...asked);
    });
    const form = { companyId: company.id, permissions: ['query'], decision: 'allow' };
    const shown = await browser.post(consent.url, form);
    expect([shown.url.origin, shown.text]).toEqual([world.url, expect.stringContaining('name="password"')]);
    expect(await seenBy(company, 'owner')).toEqual([]);
  });

  it('an access token is no credential of the API', async () => {
    const company = await world.company();
    const { tokens } = await connectApp(company, 'owner');
    expect(await world.http(tokens.access_token).get(company.path())).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
  });
});
