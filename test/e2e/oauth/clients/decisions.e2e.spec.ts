import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { World } from '../../../support/bootstrap.ts';
import { SdkApp } from '../../../support/sdk-oauth-app.ts';
import type { Introduction } from '../../../support/sdk-oauth-memory.ts';
import { allowing, refusing } from '../../../support/sdk-oauth-person.ts';
import { PUBLISHED, REGISTERED } from '../../../support/sdk-oauth-registrations.ts';
import { SDK_2025, SDK_2026, SDKS } from '../../../support/sdk-oauth-sdks.ts';
import type { Sdk } from '../../../support/sdk-oauth-sdks.ts';
import type { TestCompany } from '../../../support/test-company.ts';

const INTRODUCTIONS = [PUBLISHED.claude, REGISTERED['MCP Inspector']] as const;
const LEAD = { model: 'crm.lead', values: { name: 'From an assistant' } };

describe('what a person decides', () => {
  let world: World;
  let company: TestCompany;
  let other: TestCompany;
  let apps: SdkApp[];

  beforeAll(async () => {
    jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    world = await World.reachable();
    company = await world.company('First');
    other = await company.another('Second');
    const odoo = await world.odoo();
    for (const each of [company, other]) await each.connect(odoo);
  });
  beforeEach(() => {
    apps = [];
  });
  afterEach(async () => {
    await Promise.all(apps.map((app) => app.close()));
    // The next test begins with a person who has allowed nothing.
    await world.connection.collection('oauth-grants').deleteMany({});
  });
  afterAll(() => world.stop());

  const start = (sdk: Sdk, introduction: Introduction): SdkApp => {
    const app = new SdkApp(sdk, world.url, introduction);
    apps.push(app);
    return app;
  };
  const owner = (companyId: string) => allowing(world.url, company.people.owner, { companyId });
  const companyOf = async (app: SdkApp) =>
    ((await app.call('aidoo_context')).structuredContent as { company: { id: string } }).company.id;

  describe.each(SDKS)('about the company, on the SDK of $era', (sdk) => {
    it('holds for that connection alone: the same application works in two companies side by side', async () => {
      const [first, second] = [start(sdk, PUBLISHED.claude), start(sdk, PUBLISHED.claude)];
      await first.connect(owner(company.id));
      await second.connect(owner(other.id));
      expect([await companyOf(first), await companyOf(second)]).toEqual([company.id, other.id]);
    });

    it('is ended in one company, and stays in the other', async () => {
      const [first, second] = [start(sdk, PUBLISHED.claude), start(sdk, PUBLISHED.claude)];
      await first.connect(owner(company.id));
      await second.connect(owner(other.id));
      const { body } = await company
        .as('owner')
        .get<{ items: { id: string }[] }>(company.path('/connected-apps'));
      expect(body.items).toHaveLength(1);
      await company.as('owner').delete(company.path(`/connected-apps/${body.items[0]!.id}`));
      await expect(first.call('aidoo_context')).rejects.toThrow('Unauthorized');
      expect(await companyOf(second)).toBe(other.id);
    });
  });

  describe.each(SDKS)('against it, on the SDK of $era', (sdk) => {
    it.each(INTRODUCTIONS)(
      'comes back to $metadata.client_name with a reason and with who says so',
      async (introduction) => {
        const app = start(sdk, introduction);
        await expect(app.connect()).rejects.toThrow('Unauthorized');
        const [page] = app.memory.sentTo;
        const back = await refusing(world.url, company.people.member)(page!);
        expect(back.origin + back.pathname).toBe(introduction.redirectUrl);
        expect(Object.fromEntries(back.searchParams)).toEqual({
          error: 'access_denied',
          error_description: 'Nothing was allowed. Connect again to decide otherwise.',
          state: page!.searchParams.get('state'),
          iss: world.url,
        });
        expect(app.memory.kept).toBeUndefined();
      },
    );
  });

  it('against it is what the SDK of 2026 tells its application', async () => {
    const app = start(SDK_2026, PUBLISHED.claude);
    await expect(app.connect(refusing(world.url, company.people.member))).rejects.toMatchObject({
      code: 'access_denied',
      message: 'Nothing was allowed. Connect again to decide otherwise.',
    });
  });

  describe('about more than before', () => {
    it.each(SDKS)(
      'can come later: the SDK of $era lists from the start what it could be allowed',
      async (sdk) => {
        const app = start(sdk, PUBLISHED.claude);
        await app.connect(owner(company.id));
        expect(app.memory.kept!.scope).not.toContain('odoo:create');
        expect(await app.tools()).toContain('aidoo_create');
      },
    );

    it.each(INTRODUCTIONS)(
      'lets $metadata.client_name on the SDK of 2026 do what it could not, and keeps the rest',
      async (introduction) => {
        const app = start(SDK_2026, introduction);
        await app.connect(owner(company.id));
        const answer = await app.call('aidoo_create', LEAD, owner(company.id));
        expect(answer.isError ?? false).toBe(false);
        expect(app.memory.sentTo).toHaveLength(2);
        expect(app.memory.kept!.scope!.split(' ')).toEqual(
          expect.arrayContaining(['odoo:query', 'odoo:read', 'odoo:schema', 'odoo:create']),
        );
        expect(await companyOf(app)).toBe(company.id);
      },
    );

    it('is no, and what was allowed stays', async () => {
      const app = start(SDK_2026, PUBLISHED.claude);
      await app.connect(owner(company.id));
      const no = app.call('aidoo_create', LEAD, refusing(world.url, company.people.owner));
      await expect(no).rejects.toMatchObject({ code: 'access_denied' });
      expect(await companyOf(app)).toBe(company.id);
    });

    it('is asked for by the SDK of 2025 only without a refresh token, and gives it the rest as well', async () => {
      const app = start(SDK_2025, REGISTERED['MCP Inspector']);
      await app.connect(owner(company.id));
      delete app.memory.kept!.refresh_token;
      const answer = await app.call('aidoo_create', LEAD, owner(company.id));
      expect(answer.isError ?? false).toBe(false);
      expect(app.memory.sentTo.at(-1)!.searchParams.get('scope')).toBe('odoo:create');
      expect(app.memory.kept!.scope).toBe('odoo:query odoo:read odoo:schema odoo:create');
    });

    it('is never asked by the SDK of 2025 with a refresh token: it refreshes once, says 403, and goes on with the rest', async () => {
      const app = start(SDK_2025, PUBLISHED.claude);
      await app.connect(owner(company.id));
      await expect(app.call('aidoo_create', LEAD)).rejects.toThrow('403 after trying upscoping');
      expect(app.tokenRequests.map(({ grant_type }) => grant_type)).toEqual([
        'authorization_code',
        'refresh_token',
      ]);
      expect(app.memory.sentTo).toHaveLength(1);
      expect(await companyOf(app)).toBe(company.id);
    });

    it('is given to it by ending its access and connecting again, with more ticked', async () => {
      const app = start(SDK_2025, PUBLISHED.claude);
      await app.connect(owner(company.id));
      const { body } = await company
        .as('owner')
        .get<{ items: { id: string }[] }>(company.path('/connected-apps'));
      await company.as('owner').delete(company.path(`/connected-apps/${body.items[0]!.id}`));
      const more = allowing(world.url, company.people.owner, { companyId: company.id, also: ['create'] });
      const answer = await app.call('aidoo_create', LEAD, more);
      expect(answer.isError ?? false).toBe(false);
    });
  });
});
