import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { withSecondFactor } from '../../support/account-requests.ts';
import { World } from '../../support/bootstrap.ts';
import { McpCaller } from '../../support/mcp-caller.ts';
import { MovedClock } from '../../support/moved-clock.ts';
import { registered } from '../../support/oauth-attempts.ts';
import { CLAUDE_CODE, OAuthClient } from '../../support/oauth-client.ts';
import type { Tokens } from '../../support/oauth-client.ts';
import type { TestCompany } from '../../support/test-company.ts';

const DAY = 24 * 60 * 60 * 1000;

describe('a token', () => {
  let world: World;
  let company: TestCompany;
  let client: OAuthClient;

  beforeAll(async () => {
    world = await World.reachable();
    company = await world.company();
    client = new OAuthClient(world.url);
  });
  afterAll(() => world.stop());
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const connected = (to = company): Promise<Tokens> => client.connect(to.people.member, { companyId: to.id });
  const call = (token: string, headers?: Record<string, string>) =>
    new McpCaller(world.url, token).rpc('tools/list', {}, headers);
  const opens = async (token: string): Promise<number> => (await call(token)).status;
  const refused = { status: 400, body: { error: 'invalid_grant' } };

  it('ASVS 10.1.1: goes to the client alone: no page, cookie or address of the browser’s ever holds one', async () => {
    const { access_token: access, refresh_token: refresh } = await connected();
    for (const token of [access, refresh]) expect(token).toMatch(/^[\w-]{43}$/);
    const asked = await fetch(`${world.url}/mcp`, { headers: { authorization: `Bearer ${access}` } });
    expect(asked.headers.getSetCookie()).toEqual([]);
    const listed = await company.as('owner').get(company.path('/connected-apps'));
    expect(listed.text).not.toContain(access);
    expect(listed.text).not.toContain(refresh);
  });

  it('ASVS 10.1.1: opens /mcp and nothing else', async () => {
    const { access_token: token } = await connected();
    const http = world.http(token);
    const paths = ['/api/v1/auth/me', '/api/v1/companies', company.path('/members')];
    for (const path of paths) expect([path, (await http.get(path)).status]).toEqual([path, 401]);
  });

  it('ASVS 10.3.1: for another resource is not to be had', async () => {
    const { refresh_token: token } = await connected();
    const answer = await client.refresh(token, { resource: 'https://other.example/mcp' });
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
  });

  it('ASVS 10.3.2: opens what it says, also when its grant says more by now', async () => {
    const own = await world.company();
    const first = await connected(own);
    await client.connect(own.people.member, { companyId: own.id, permissions: ['report'] });
    const answer = await new McpCaller(world.url, first.access_token).rpc('tools/call', {
      name: 'aidoo_report',
      arguments: { model: 'res.partner', groupby: [], aggregates: ['id:count'] },
    });
    expect(answer.status).toBe(403);
  });

  it('ASVS 10.3.3: is its person’s by an id that nobody else ever gets', async () => {
    const own = await world.company();
    const { access_token: token } = await connected(own);
    await own.connect(await world.odoo());
    const { structured } = await new McpCaller(world.url, token).call('aidoo_context');
    expect(structured).toMatchObject({ company: { id: own.id } });
    await own.as('owner').delete(own.path(`/members/${own.people.member.userId}`));
    await own.join(own.people.member, 'member');
    expect(await opens(token)).toBe(401);
  });

  it('ASVS 10.3.4: is refused where the company asks for a second factor that its person has not', async () => {
    const own = await world.company();
    const { access_token: token } = await connected(own);
    await withSecondFactor(own.people.owner);
    await own.as('owner').send('PATCH', own.path('/policy'), { requireSecondFactor: true });
    expect(await call(token)).toMatchObject({ status: 403, body: { code: 'second_factor_required' } });
  });

  it('ASVS 10.4.5: to refresh is good once, and a replay after the grace ends all of its grant', async () => {
    const clock = new MovedClock();
    const first = await connected();
    const { body: second } = await client.refresh(first.refresh_token);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    clock.forward(31_000);
    expect(await client.refresh(first.refresh_token)).toMatchObject(refused);
    expect(await client.refresh(second.refresh_token)).toMatchObject(refused);
    expect(await opens(second.access_token)).toBe(401);
  });

  it('ASVS 10.4.8: to refresh ends after 90 days, however often it was used', async () => {
    const clock = new MovedClock();
    const began = clock.now();
    let { refresh_token: token } = await connected();
    for (const step of [30, 30, 29]) {
      clock.forward(step * DAY);
      const renewed = await client.refresh(token);
      expect(renewed.status).toBe(200);
      token = renewed.body.refresh_token;
    }
    clock.forward(2 * DAY);
    expect(clock.now()).toBeGreaterThan(began + 90 * DAY);
    expect(await client.refresh(token)).toMatchObject(refused);
  });

  it('ASVS 10.4.9: ends when its person ends the connected app', async () => {
    const tokens = await connected();
    const apps = await company.as('member').get<{ items: { id: string }[] }>(company.path('/connected-apps'));
    for (const { id } of apps.body.items)
      await company.as('member').delete(company.path(`/connected-apps/${id}`));
    expect(await opens(tokens.access_token)).toBe(401);
    expect(await client.refresh(tokens.refresh_token)).toMatchObject(refused);
  });

  it('ASVS 10.4.11: says the least when nothing is asked for, and never more than was allowed', async () => {
    const least = await connected();
    expect(least.scope).toBe('odoo:query odoo:read odoo:schema');
    const wider = await client.refresh(least.refresh_token, { scope: 'odoo:read odoo:delete' });
    expect(wider.status === 200 ? wider.body.scope : 'odoo:read').not.toContain('delete');
  });

  it.each(['query', 'form', 'cookie', 'X-Forwarded-Authorization', 'another scheme'] as const)(
    'RFC 9700 4.3.2: is taken from the Authorization header alone: %s',
    async (where) => {
      const { access_token: token } = await connected();
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', access_token: token });
      const json = { 'content-type': 'application/json' };
      const requests: Record<typeof where, [string, Record<string, string>, string]> = {
        query: [`/mcp?access_token=${token}`, json, body],
        form: ['/mcp', { 'content-type': 'application/x-www-form-urlencoded' }, `access_token=${token}`],
        cookie: ['/mcp', { ...json, cookie: `access_token=${token}; aidoo_sso=${token}` }, body],
        'X-Forwarded-Authorization': [
          '/mcp',
          { ...json, 'x-forwarded-authorization': `Bearer ${token}` },
          body,
        ],
        'another scheme': ['/mcp', { ...json, authorization: `Token ${token}` }, body],
      };
      const [path, headers, sent] = requests[where];
      const { status } = await fetch(world.url + path, { method: 'POST', headers, body: sent });
      expect(status).toBe(401);
    },
  );

  it.each([
    ['an unknown one', () => randomBytes(32).toString('base64url')],
    ['a JWT without a signature', () => 'eyJhbGciOiJub25lIn0.eyJhdWQiOiJ4In0.'],
    ['one of another form', () => 'null'],
    ['a very long one', () => 'a'.repeat(4_000)],
  ])('RFC 6750 3.1: that is %s gets a challenge that says so', async (_what, token) => {
    const answer = await call(token());
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_token", /);
    expect(answer.text).not.toContain(token());
  });

  it('RFC 9700 4.14: to refresh is of no use to another client', async () => {
    const { refresh_token: token } = await connected();
    const other = new OAuthClient(world.url, CLAUDE_CODE);
    const stranger = await registered(world.url, 'https://stranger.example/cb');
    expect(await other.refresh(token)).toMatchObject(refused);
    expect(await stranger.refresh(token)).toMatchObject(refused);
    expect((await client.refresh(token)).status).toBe(200);
  });

  it('RFC 9700 4.14: of one kind is none of another', async () => {
    const { access_token: access, refresh_token: refresh } = await connected();
    expect(await opens(refresh)).toBe(401);
    expect(await client.refresh(access)).toMatchObject(refused);
    expect(await client.exchange(refresh, randomBytes(32).toString('base64url'))).toMatchObject(refused);
  });

  it('RFC 7009 2.1: is revoked by its own client alone', async () => {
    const tokens = await connected();
    const other = new OAuthClient(world.url, CLAUDE_CODE);
    await other.revoke(tokens.refresh_token);
    await other.revoke(tokens.access_token);
    expect(await opens(tokens.access_token)).toBe(200);
    expect(await client.revoke(tokens.refresh_token)).toBe(200);
    expect(await opens(tokens.access_token)).toBe(401);
  });

  it('RFC 7009 2.2: that is unknown is revoked like any other: nobody learns which ones there are', async () => {
    expect(await client.revoke(randomBytes(32).toString('base64url'))).toBe(200);
    expect(await client.revoke((await connected()).access_token)).toBe(200);
  });

  it('RFC 9700 2.3: of one company reads nothing of another, also of the same person', async () => {
    const other = await company.another();
    const [mine, theirs] = [
      await connected(),
      await client.connect(other.people.member, { companyId: other.id }),
    ];
    const companyOf = async (token: string) =>
      (await new McpCaller(world.url, token).call<{ company: { id: string } }>('aidoo_context')).structured;
    await company.connect(await world.odoo());
    await other.connect(await world.odoo());
    expect((await companyOf(mine.access_token)).company.id).toBe(company.id);
    expect((await companyOf(theirs.access_token)).company.id).toBe(other.id);
    const renewed = await client.refresh(mine.refresh_token, { companyId: other.id, company: other.id });
    expect((await companyOf(renewed.body.access_token)).company.id).toBe(company.id);
  });
});
