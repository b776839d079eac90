import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Permission, Role } from '@aidoo/companies';
import { userId } from '@aidoo/kernel';
import { UsersService } from '@aidoo/users';
import { Types } from 'mongoose';
import { ConnectedClient, INVALID_GRANT } from '../../support/connected-client.ts';
import { MovedClock } from '../../support/moved-clock.ts';
import { CLAUDE, OAuthClient } from '../../support/oauth-client.ts';
import { PageBrowser } from '../../support/page-browser.ts';
import type { TestCompany } from '../../support/test-company.ts';
import { twoInstances } from '../../support/two-instances.ts';
import type { TwoInstances } from '../../support/two-instances.ts';

const SECOND = 1000;

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
});
