import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiClient } from '@aidoo/api-client';
import type { ApiClient, components } from '@aidoo/api-client';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { newAccount } from '../support/accounts.ts';
import { World } from '../support/bootstrap.ts';
import { McpCaller } from '../support/mcp-caller.ts';
import { ownAddress } from '../support/own-address.ts';

type SignIn = components['schemas']['SignIn'];

/** Somebody at a machine of their own who uses the generated client. */
class Somebody {
  readonly account = newAccount();
  readonly api: ApiClient;
  private accessToken?: string;

  constructor(baseUrl: string) {
    const source = ownAddress();
    this.api = apiClient({
      baseUrl,
      accessToken: () => this.accessToken,
      fetch: (request) => {
        request.headers.set('x-forwarded-for', source);
        return fetch(request);
      },
    });
  }

  async register(): Promise<SignIn> {
    const { data } = await this.api.POST('/api/v1/auth/register', { body: this.account });
    this.accessToken = data!.accessToken;
    return data!;
  }

  async login(): Promise<void> {
    const { email, password } = this.account;
    const { data } = await this.api.POST('/api/v1/auth/login', { body: { email, password } });
    if (!data || !('accessToken' in data)) throw new Error('a code is asked for');
    this.accessToken = data.accessToken;
  }
}

describe('the life of a company, told with the generated client', () => {
  let world: World;
  let odoo: Sandbox;

  beforeAll(async () => {
    world = await World.start();
    odoo = await world.odoo();
  });
  afterAll(() => world.stop());

  it('goes from its founding over work to the hand-over, and ends', async () => {
    const ada = new Somebody(world.url);
    const grace = new Somebody(world.url);

    // Founded.
    const founded = await ada.register();
    const companyId = founded.companies[0]!.id;
    const path = { companyId };
    expect(founded.companies).toMatchObject([{ name: ada.account.companyName, role: 'owner' }]);

    // Connected to its Odoo, and tried.
    const connection = {
      url: odoo.url,
      database: odoo.database,
      username: odoo.users.admin.login,
      secret: odoo.users.admin.secret,
    };
    const saved = await ada.api.PUT('/api/v1/companies/{companyId}/odoo-connection', {
      params: { path },
      body: connection,
    });
    expect(saved.data).toMatchObject({ url: odoo.url, hasSecret: true });
    const tried = await ada.api.POST('/api/v1/companies/{companyId}/odoo-connection/test', {
      params: { path },
    });
    expect(tried.data).toMatchObject({ ok: true });

    // Somebody joins by the link, and signs in.
    const invited = await ada.api.POST('/api/v1/companies/{companyId}/invitations', {
      params: { path },
      body: { email: grace.account.email, role: 'member' },
    });
    const token = invited.data!.link!.split('/').at(-1)!;
    const { name, password } = grace.account;
    const accepted = await grace.api.POST('/api/v1/invitations/{token}/accept', {
      params: { path: { token } },
      body: { name, password },
    });
    expect(accepted.data).toEqual({ companyId, role: 'member' });
    await grace.login();

    // They work: a key, a call, a record of it, and the key is gone.
    const key = await grace.api.POST('/api/v1/companies/{companyId}/api-keys', {
      params: { path },
      body: { name: 'Cursor on my laptop', permissions: ['query', 'read', 'schema'] },
    });
    const caller = new McpCaller(world.url, key.data!.key);
    expect(await caller.call('aidoo_query', { model: 'res.partner', limit: 1 })).toMatchObject({
      isError: false,
    });
    const logs = await ada.api.GET('/api/v1/companies/{companyId}/logs', {
      params: { path, query: { tool: 'aidoo_query', limit: 1 } },
    });
    expect(logs.data!.items).toMatchObject([{ status: 'success', credential: { id: key.data!.id } }]);
    const revoked = await ada.api.DELETE('/api/v1/companies/{companyId}/api-keys/{id}', {
      params: { path: { companyId, id: key.data!.id } },
    });
    expect(revoked.response.status).toBe(204);

    // A refusal is a typed problem.
    const refused = await grace.api.PATCH('/api/v1/companies/{companyId}/policy', {
      params: { path },
      body: { requireSecondFactor: true },
    });
    expect(refused.error).toMatchObject({ status: 403, code: 'forbidden' });

    // Handed over: the former owner is an admin, and may leave.
    const { data: members } = await ada.api.GET('/api/v1/companies/{companyId}/members', {
      params: { path },
    });
    const heir = members!.items.find(({ role }) => role === 'member')!.userId;
    const handedOver = await ada.api.POST('/api/v1/companies/{companyId}/ownership-transfer', {
      params: { path },
      body: { userId: heir, password: ada.account.password },
    });
    expect(handedOver.response.status).toBe(204);
    expect((await ada.api.GET('/api/v1/companies')).data!.items).toMatchObject([
      { id: companyId, role: 'admin' },
    ]);
    const left = await ada.api.DELETE('/api/v1/companies/{companyId}/members/{userId}', {
      params: { path: { companyId, userId: founded.user.id } },
    });
    expect(left.response.status).toBe(204);
    expect((await ada.api.GET('/api/v1/companies/{companyId}', { params: { path } })).error).toMatchObject({
      code: 'not_found',
    });

    // Ended by its new owner, who then deletes the account.
    const ended = await grace.api.DELETE('/api/v1/companies/{companyId}', { params: { path }, body: {} });
    expect(ended.data).toMatchObject({ deleted: true });
    const gone = await grace.api.DELETE('/api/v1/auth/me', { body: { password } });
    expect(gone.data).toMatchObject({ deleted: true });
    expect((await grace.api.GET('/api/v1/auth/me')).error).toMatchObject({ code: 'unauthenticated' });
  });
});
