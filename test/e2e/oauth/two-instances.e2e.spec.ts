import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Permission, Role } from '@aidoo/companies';
import { userId } from '@aidoo/kernel';
import { UsersService } from '@aidoo/users';
import { Types } from 'mongoose';
import { ConnectedClient, INVALID_GRANT } from '../../support/connected-client.ts';
import { takes } from '../../support/gateway-process.ts';
import type { Answer } from '../../support/http.ts';
import { MovedClock } from '../../support/moved-clock.ts';
import { CLAUDE, OAuthClient } from '../../support/oauth-client.ts';
import { PageBrowser } from '../../support/page-browser.ts';
import { PASSWORD, register } from '../../support/test-company.ts';
import type { TestCompany } from '../../support/test-company.ts';
import { twoInstances } from '../../support/two-instances.ts';
import type { TwoInstances } from '../../support/two-instances.ts';

const SECOND = 1000;
const WRITE = { model: 'res.partner', ids: [1], values: { name: 'x' } };

describe('two instances on one store', () => {
  let two: TwoInstances;
  let time: MovedClock;

  beforeAll(async () => {
    time = new MovedClock();
    two = await twoInstances();
  });
  afterAll(() => two.stop());

  const connect = (company: TestCompany, role: Role, permissions: Permission[] = ['query', 'write']) =>
    ConnectedClient.connect(two.one.url, company.people[role], { companyId: company.id, permissions });
  const elsewhere = (client: ConnectedClient) => client.at(two.other.url);

  /** What a call that writes is answered: an HTTP status, or the protocol's error. */
  async function answerTo(client: ConnectedClient): Promise<number> {
    const { status, body } = await client.caller.rpc('tools/call', { name: 'aidoo_write', arguments: WRITE });
    return body.error?.code ?? status;
  }

  /** The only grant of the company. */
  async function grantOf(company: TestCompany): Promise<string> {
    const { body } = await company
      .as('owner')
      .get<{ items: { id: string }[] }>(company.path('/connected-apps'));
    expect(body.items).toHaveLength(1);
    return body.items[0]!.id;
  }

  const endedBy = (who: Role) => async (company: TestCompany) =>
    company.as(who).delete(company.path(`/connected-apps/${await grantOf(company)}`));
  const policy = (change: object) => (company: TestCompany) =>
    company.as('owner').send('PATCH', company.path('/policy'), change);
  const users = () => two.one.app.get(UsersService, { strict: false });

  const UNKNOWN_TOOL = -32602;
  const LIVES = { status: 200 };

  interface Ending {
    what: string;
    role: Role;
    /** @returns what was answered to whoever did it */
    end(company: TestCompany): Promise<Answer<unknown> | void>;
    /** What the next call is answered at the other instance, and the next refresh. */
    call: number;
    refresh: object;
  }

  const ended = { call: 401, refresh: INVALID_GRANT };
  const ENDINGS: readonly Ending[] = [
    {
      what: 'a member is removed',
      role: 'member',
      end: (company) => company.as('owner').delete(company.path(`/members/${company.people.member.userId}`)),
      ...ended,
    },
    {
      what: 'a member leaves',
      role: 'member',
      end: (company) => company.as('member').delete(company.path(`/members/${company.people.member.userId}`)),
      ...ended,
    },
    { what: 'the person ends the grant', role: 'member', end: endedBy('member'), ...ended },
    { what: 'an admin ends the grant', role: 'member', end: endedBy('admin'), ...ended },
    { what: 'the owner ends an admin’s grant', role: 'admin', end: endedBy('owner'), ...ended },
    {
      what: 'the company is deleted',
      role: 'member',
      end: (company) => company.as('owner').send('DELETE', company.path(), {}),
      ...ended,
    },
    {
      what: 'the account is deleted',
      role: 'member',
      end: async (company) => {
        const member = company.as('member');
        const { body } = await member.get<{ items: { id: string; role: Role }[] }>('/api/v1/companies');
        for (const { id } of body.items.filter((one) => one.role === 'owner'))
          await member.send('DELETE', `/api/v1/companies/${id}`, {});
        return member.send('DELETE', '/api/v1/auth/me', { password: PASSWORD });
      },
      ...ended,
    },
    {
      what: 'all credentials of the account are ended',
      role: 'member',
      end: (company) =>
        users()
          .endCredentials(userId(company.people.member.userId))
          .then(() => undefined),
      ...ended,
    },
    // What is cut here ends no grant: the person may be given it again, and goes on without connecting again.
    {
      what: 'the role is lowered below what is asked for',
      role: 'admin',
      end: async (company) => {
        await policy({ memberCeiling: ['query'] })(company);
        const path = company.path(`/members/${company.people.admin.userId}`);
        return company.as('owner').send('PATCH', path, { role: 'member' });
      },
      call: UNKNOWN_TOOL,
      refresh: LIVES,
    },
    {
      what: 'the ceiling is lowered below what is asked for',
      role: 'member',
      end: policy({ memberCeiling: ['query'] }),
      call: UNKNOWN_TOOL,
      refresh: LIVES,
    },
    {
      what: 'the company begins to ask for a second factor',
      role: 'member',
      end: async (company) => {
        const companies = two.one.connection.collection('companies');
        await companies.updateOne({ name: await nameOf(company) }, { $set: { requireSecondFactor: true } });
      },
      call: 403,
      refresh: LIVES,
    },
  ];

  let names = 0;
  /** By its name alone a test finds the company in the store. */
  async function nameOf(company: TestCompany): Promise<string> {
    const name = `Named ${++names}`;
    await company.as('owner').send('PATCH', company.path(), { name });
    return name;
  }

  it.each(ENDINGS)(
    'when $what, the next call at the other instance is refused',
    async ({ what, role, end, call, refresh }) => {
      const company = await two.one.company();
      await policy({ memberCeiling: ['query', 'write'] })(company);
      const client = elsewhere(await connect(company, role));
      const spare = await client.refreshed();
      expect(await answerTo(client)).toBe(200);
      const answer = await end(company);
      const [answered, status] = [performance.now(), answer?.status ?? 204];
      expect([200, 204]).toContain(status);
      expect(await answerTo(client)).toBe(call);
      const took = performance.now() - answered;
      expect(await answerTo(spare)).toBe(call);
      expect(await spare.refresh()).toMatchObject(refresh);
      process.stdout.write(`${what}: refused ${took.toFixed(1)} ms after it was answered\n`);
    },
  );

  it('when a client is deleted, the next call is refused, and it is told that it is unknown', async () => {
    const company = await two.one.company();
    const redirectUri = 'https://app.example/callback';
    const registered = await fetch(`${two.one.url}/oauth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ redirect_uris: [redirectUri], token_endpoint_auth_method: 'none', grant_types: ['authorization_code', 'refresh_token'] }), // prettier-ignore
    });
    const { client_id: clientId } = (await registered.json()) as { client_id: string };
    const choice = { companyId: company.id };
    const own = { clientId, redirectUri };
    const client = elsewhere(await ConnectedClient.connect(two.one.url, company.people.owner, choice, own));
    expect(await client.opens()).toBe(200);
    await two.one.connection.collection('oauth-clients').deleteOne({ clientId });
    expect(await client.opens()).toBe(401);
    expect(await client.refresh()).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it('a call that was let in before its grant ended is finished', async () => {
    const company = await two.one.company();
    const odoo = await two.one.odoo({ delayMs: 300 });
    await company.connect(odoo);
    const client = elsewhere(await connect(company, 'member'));
    odoo.calls.length = 0;
    const call = client.caller.call('aidoo_query', { model: 'res.partner', limit: 1 });
    await takes(() => odoo.calls.length > 0);
    await endedBy('member')(company);
    expect(await client.opens()).toBe(401);
    expect((await call).isError).toBe(false);
  });

  describe('a code that is redeemed', () => {
    const code = async (company: TestCompany) => {
      const { client, ...rest } = await ConnectedClient.code(two.one.url, company.people.owner, {
        companyId: company.id,
      });
      return { ...rest, at: [client, new OAuthClient(two.other.url)] as const };
    };

    it('at the other instance gives tokens that are good at both', async () => {
      const company = await two.one.company();
      const { code: value, verifier, at } = await code(company);
      const { body } = await at[1].exchange(value, verifier);
      for (const { url } of [two.one, two.other])
        expect((await ConnectedClient.of(url, body)).status).toBe(200);
    });

    it('at both at the same moment is given to one at most, and what it was given is good for nothing', async () => {
      const company = await two.one.company();
      const { code: value, verifier, at } = await code(company);
      const answers = await Promise.all(at.map((client) => client.exchange(value, verifier)));
      const given = answers.filter(({ status }) => status === 200);
      expect(given.length).toBeLessThanOrEqual(1);
      for (const refused of answers.filter((answer) => !given.includes(answer)))
        expect(refused).toMatchObject(INVALID_GRANT);
      for (const { body } of given) {
        expect((await ConnectedClient.of(two.other.url, body)).status).toBe(401);
        expect(await at[1].refresh(body.refresh_token)).toMatchObject(INVALID_GRANT);
      }
    });

    it('a second time at the other ends what came of the first', async () => {
      const company = await two.one.company();
      const { code: value, verifier, at } = await code(company);
      const { body } = await at[0].exchange(value, verifier);
      expect((await ConnectedClient.of(two.one.url, body)).status).toBe(200);
      expect(await at[1].exchange(value, verifier)).toMatchObject(INVALID_GRANT);
      expect((await ConnectedClient.of(two.one.url, body)).status).toBe(401);
      expect(await at[0].refresh(body.refresh_token)).toMatchObject(INVALID_GRANT);
    });

    it.each([
      ['another verifier', { code_verifier: 'v'.repeat(43) }],
      ['another redirect_uri', { redirect_uri: 'https://claude.com/api/mcp/auth_callback' }],
      ['another client', { client_id: 'https://chatgpt.com/oauth/client.json' }],
    ])('with %s gives nothing, and stays good for whom it is', async (_what, changes) => {
      const company = await two.one.company();
      const { code: value, verifier, at } = await code(company);
      expect(await at[1].exchange(value, verifier, changes)).toMatchObject(INVALID_GRANT);
      expect((await at[0].exchange(value, verifier)).status).toBe(200);
    });

    it('for another resource gives nothing', async () => {
      const company = await two.one.company();
      const { code: value, verifier, at } = await code(company);
      const other = await at[0].exchange(value, verifier, { resource: 'https://evil.example/mcp' });
      expect(other).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
    });
  });

  describe('a refresh token that is shown', () => {
    it('at both at the same moment gives good tokens twice', async () => {
      const client = await connect(await two.one.company(), 'member');
      const answers = await Promise.all([client.refresh(), elsewhere(client).refresh()]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      for (const { body } of answers)
        for (const { url } of [two.other, two.one]) {
          const next = client.with(body).at(url);
          expect(await next.opens()).toBe(200);
          expect((await next.refresh()).status).toBe(200);
        }
    });

    it('at the other after its grace ends the grant at both', async () => {
      const client = await connect(await two.one.company(), 'member');
      const next = await client.refreshed();
      time.forward(31 * SECOND);
      expect(await elsewhere(client).refresh()).toMatchObject(INVALID_GRANT);
      for (const one of [next, elsewhere(next)]) {
        expect(await one.opens()).toBe(401);
        expect(await one.refresh()).toMatchObject(INVALID_GRANT);
      }
    });
  });

  it('consents of one person at the same moment add up to one grant', async () => {
    const company = await two.one.company();
    const allow = (permission: Permission) => connect(company, 'owner', [permission]);
    const clients = await Promise.all([allow('query'), allow('read'), allow('schema'), allow('write')]);
    for (const client of clients) expect(await elsewhere(client).opens()).toBe(200);
    const grants = two.one.connection.collection('oauth-grants');
    const [grant, ...rest] = (await grants.find({ clientId: CLAUDE.clientId }).toArray()).filter(
      ({ companyId }) => String(companyId) === company.id,
    );
    expect(rest).toEqual([]);
    expect([...(grant!['permissions'] as Permission[])].sort()).toEqual(['query', 'read', 'schema', 'write']);
  });

  it('a consent during which all credentials end at the other instance allows nothing, and asks who it is', async () => {
    const company = await two.one.company();
    const { member } = company.people;
    const grants = two.one.connection.collection('oauth-grants');
    const insert = grants.insertOne.bind(grants);
    jest.spyOn(grants, 'insertOne').mockImplementationOnce(async (...values) => {
      await two.other.app.get(UsersService, { strict: false }).endCredentials(userId(member.userId));
      return insert(...values);
    });
    const oauth = new OAuthClient(two.one.url);
    const begun = oauth.begin();
    const choice = { companyId: company.id };
    const page = await oauth.allow(new PageBrowser(two.one.url), begun, member, choice);
    expect(page.text).toContain('name="password"');
    const holder = new Types.ObjectId(member.userId);
    expect(await grants.countDocuments({ userId: holder })).toBe(0);
  });

  it('people who join again do not get their grants back, and nobody is shown them', async () => {
    const company = await two.one.company();
    const client = elsewhere(await connect(company, 'member'));
    await company.as('owner').delete(company.path(`/members/${company.people.member.userId}`));
    await company.join(company.people.member, 'member');
    expect(await client.opens()).toBe(401);
    expect(await client.refresh()).toMatchObject(INVALID_GRANT);
    const apps = await company.as('owner').get(company.path('/connected-apps'));
    expect(apps.body).toMatchObject({ items: [] });
  });

  it('what somebody else’s grant is, nobody else ends', async () => {
    const company = await two.one.company();
    const client = elsewhere(await connect(company, 'owner'));
    const id = await grantOf(company);
    const stranger = await register(two.one.http(), 'Strangers');
    const paths = [
      company.path(`/connected-apps/${id}`),
      `/api/v1/companies/${stranger.companyId}/connected-apps/${id}`,
    ];
    for (const path of paths) expect((await stranger.http.delete(path)).status).toBe(404);
    expect((await company.as('member').delete(paths[0]!)).status).toBe(404);
    expect(await client.opens()).toBe(200);
  });
});
