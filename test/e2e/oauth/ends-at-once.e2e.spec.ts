import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Permission, Role } from '@aidoo/companies';
import { userId } from '@aidoo/kernel';
import { UsersService } from '@aidoo/users';
import { Types } from 'mongoose';
import { ConnectedClient, INVALID_GRANT } from '../../support/connected-client.ts';
import type { Answer } from '../../support/http.ts';
import { until } from '../../support/processes.ts';
import { PASSWORD, register } from '../../support/test-company.ts';
import type { TestCompany } from '../../support/test-company.ts';
import { twoInstances } from '../../support/two-instances.ts';
import type { TwoInstances } from '../../support/two-instances.ts';

const WRITE = { model: 'res.partner', ids: [1], values: { name: 'x' } };

/** What is done at one instance is so at the other. */
describe('access ends at once', () => {
  let two: TwoInstances;

  beforeAll(async () => {
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
      call: 403,
      refresh: LIVES,
    },
    {
      what: 'the ceiling is lowered below what is asked for',
      role: 'member',
      end: policy({ memberCeiling: ['query'] }),
      call: 403,
      refresh: LIVES,
    },
    {
      what: 'the company begins to ask for a second factor',
      role: 'member',
      end: async (company) => {
        const _id = new Types.ObjectId(company.id);
        const companies = two.one.connection.collection('companies');
        await companies.updateOne({ _id }, { $set: { requireSecondFactor: true } });
      },
      call: 403,
      refresh: LIVES,
    },
  ];

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
    await until(() => odoo.calls.length > 0);
    await endedBy('member')(company);
    expect(await client.opens()).toBe(401);
    expect((await call).isError).toBe(false);
  });

  it('people who join again do not get their grants back, and the list says so', async () => {
    const company = await two.one.company();
    const client = elsewhere(await connect(company, 'member'));
    await company.as('owner').delete(company.path(`/members/${company.people.member.userId}`));
    await company.join(company.people.member, 'member');
    expect(await client.opens()).toBe(401);
    expect(await client.refresh()).toMatchObject(INVALID_GRANT);
    const apps = await company.as('owner').get(company.path('/connected-apps'));
    expect(apps.body).toMatchObject({ items: [{ status: 'holder-left' }] });
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
