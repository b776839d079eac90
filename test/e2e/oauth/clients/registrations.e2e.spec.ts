import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../../../support/bootstrap.ts';
import { SdkApp } from '../../../support/sdk-oauth-app.ts';
import type { Person } from '../../../support/sdk-oauth-app.ts';
import { LoopbackListener } from '../../../support/sdk-oauth-listener.ts';
import { allowing } from '../../../support/sdk-oauth-person.ts';
import { PUBLISHED, REGISTERED } from '../../../support/sdk-oauth-registrations.ts';
import { SDK_2025, SDKS } from '../../../support/sdk-oauth-sdks.ts';
import type { TestCompany } from '../../../support/test-company.ts';

describe('applications introduce themselves as they really do', () => {
  let world: World;
  let company: TestCompany;
  let person: Person;
  let app: SdkApp;

  beforeAll(async () => {
    world = await World.reachable();
    company = await world.company();
    await company.connect(await world.odoo());
    person = allowing(world.url, company.people.member, { companyId: company.id });
  });
  afterEach(() => app.close());
  afterAll(() => world.stop());

  describe.each(SDKS)('on the SDK of $era', (sdk) => {
    it.each(Object.entries(REGISTERED))(
      '%s registers itself and calls a tool',
      async (_name, introduction) => {
        app = new SdkApp(sdk, world.url, introduction);
        await app.connect(person);
        expect((await app.call('aidoo_context')).isError ?? false).toBe(false);
        expect(app.memory.client).toMatchObject({
          token_endpoint_auth_method: 'none',
          redirect_uris: introduction.metadata.redirect_uris,
        });
        expect(app.memory.client).not.toHaveProperty('client_secret');
        expect(app.memory.kept).toMatchObject({
          refresh_token: expect.any(String),
          scope: 'odoo:query odoo:read odoo:schema',
        });
      },
    );

    it.each(Object.values(PUBLISHED))('$metadata.client_name is known already', async (introduction) => {
      app = new SdkApp(sdk, world.url, introduction);
      await app.connect(person);
      expect((await app.call('aidoo_context')).isError ?? false).toBe(false);
      expect(app.memory.client?.client_id).toBe(introduction.metadataUrl);
      expect(app.way).not.toContain('POST /oauth/register');
    });
  });

  describe('and those on a device are called back at the port that was free', () => {
    it.each([
      ['Claude Code at localhost', 'localhost', PUBLISHED.claudeCode, '/callback'],
      ['Claude Code at 127.0.0.1', '127.0.0.1', PUBLISHED.claudeCode, '/callback'],
      ['Codex', '127.0.0.1', PUBLISHED.codex, '/callback'],
    ] as const)('%s', async (_name, host, introduction, path) => {
      const listener = await LoopbackListener.open(host);
      app = new SdkApp(SDK_2025, world.url, { ...introduction, redirectUrl: listener.origin + path });
      await app.connect(listener.receiving(person));
      await listener.close();
      expect((await app.call('aidoo_context')).isError ?? false).toBe(false);
    });

    it.each([
      ['VS Code', '127.0.0.1', REGISTERED['VS Code'], '/'],
      ['mcp-remote', 'localhost', REGISTERED['mcp-remote'], '/oauth/callback'],
      ['Codex, after it has registered itself', '127.0.0.1', REGISTERED.Codex, '/callback/q3v7'],
    ] as const)(
      '%s, at another port than the one that it registered',
      async (_name, host, introduction, path) => {
        const listener = await LoopbackListener.open(host);
        app = new SdkApp(SDK_2025, world.url, { ...introduction, redirectUrl: listener.origin + path });
        await app.connect(listener.receiving(person));
        await listener.close();
        expect((await app.call('aidoo_context')).isError ?? false).toBe(false);
      },
    );
  });
});
