import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { World } from '../../../support/bootstrap.ts';
import { MovedClock } from '../../../support/moved-clock.ts';
import { SdkApp } from '../../../support/sdk-oauth-app.ts';
import type { Person } from '../../../support/sdk-oauth-app.ts';
import { allowing } from '../../../support/sdk-oauth-person.ts';
import { PUBLISHED, REGISTERED } from '../../../support/sdk-oauth-registrations.ts';
import { SDKS } from '../../../support/sdk-oauth-sdks.ts';
import type { TestCompany } from '../../../support/test-company.ts';

/** The least that can be set; the clock is moved beyond it. */
const TTL_S = 60;

const CLIENTS = [
  ['Claude, known by its metadata document', PUBLISHED.claude],
  ['ChatGPT, known by its metadata document', PUBLISHED.chatGpt],
  ['the Inspector, which registers itself', REGISTERED['MCP Inspector']],
] as const;

const clock = new MovedClock();

describe.each(SDKS)('an application that knows nothing but the address, on the SDK of $era', (sdk) => {
  let world: World;
  let company: TestCompany;
  let person: Person;
  let app: SdkApp;

  beforeAll(async () => {
    // It says on the console what it does about a dead token; what counts here is that it does it.
    jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    world = await World.reachable({ ACCESS_TOKEN_TTL: String(TTL_S) });
    company = await world.company();
    await company.connect(await world.odoo());
    person = allowing(world.url, company.people.member, { companyId: company.id });
  });
  afterEach(() => app.close());
  afterAll(() => world.stop());

  describe.each(CLIENTS)('%s', (_name, introduction) => {
    it('finds its way from the address over the sign-in to its first answer', async () => {
      app = new SdkApp(sdk, world.url, introduction);
      await app.connect(person);
      const registers = 'metadataUrl' in introduction ? [] : ['POST /oauth/register'];
      expect(app.way).toEqual([
        'POST /mcp',
        'GET /.well-known/oauth-protected-resource/mcp',
        'GET /.well-known/oauth-authorization-server',
        ...registers,
        'POST /oauth/token',
      ]);
      const answer = await app.call('aidoo_context');
      expect(answer.structuredContent).toMatchObject({
        user: { id: company.people.member.userId },
        company: { id: company.id },
        permissions: ['query', 'read', 'schema'],
      });
    });

    it('names the resource to the page and whenever it asks for tokens', async () => {
      app = new SdkApp(sdk, world.url, introduction);
      await app.connect(person);
      clock.forward((TTL_S + 1) * 1000);
      await app.call('aidoo_context');
      const resource = `${world.url}/mcp`;
      expect(app.memory.sentTo.map(({ searchParams }) => searchParams.get('resource'))).toEqual([resource]);
      expect(app.tokenRequests).toEqual([
        expect.objectContaining({ grant_type: 'authorization_code', resource }),
        expect.objectContaining({ grant_type: 'refresh_token', resource }),
      ]);
    });

    it('goes on without a word to its person when the access token has expired', async () => {
      app = new SdkApp(sdk, world.url, introduction);
      await app.connect(person);
      const before = app.memory.kept!;
      clock.forward((TTL_S + 1) * 1000);
      const answer = await app.call('aidoo_query', { model: 'res.partner', limit: 1 });
      expect(answer.isError ?? false).toBe(false);
      expect(app.memory.sentTo).toHaveLength(1);
      expect(app.memory.kept!.access_token).not.toBe(before.access_token);
      expect(app.memory.kept!.refresh_token).not.toBe(before.refresh_token);
    });

    it('is refused at its next call when its person ends it, and asks them again', async () => {
      app = new SdkApp(sdk, world.url, introduction);
      await app.connect(person);
      const path = company.path('/connected-apps');
      const apps = await company.as('member').get<{ items: { id: string; clientId: string }[] }>(path);
      const { id } = apps.body.items.find(({ clientId }) => clientId === app.memory.client!.client_id)!;
      await company.as('member').delete(`${path}/${id}`);
      await expect(app.call('aidoo_context')).rejects.toThrow('Unauthorized');
      expect(app.memory.sentTo).toHaveLength(2);
      expect(app.memory.kept).toBeUndefined();
      await app.connect(person);
      expect((await app.call('aidoo_context')).isError ?? false).toBe(false);
    });
  });

  it('speaks the protocol of its time', async () => {
    app = new SdkApp(sdk, world.url, PUBLISHED.claude);
    await app.connect(person);
    expect(app.protocol).toBe(sdk.era === '2025' ? '2025-11-25' : '2026-07-28');
  });

  it('finds its tokens again after a restart, and its person sees nothing of it', async () => {
    const first = new SdkApp(sdk, world.url, PUBLISHED.claude);
    await first.connect(person);
    await first.close();
    app = new SdkApp(sdk, world.url, PUBLISHED.claude, first.memory);
    await app.connect();
    expect((await app.call('aidoo_context')).isError ?? false).toBe(false);
    expect(app.way).not.toContain('POST /oauth/token');
  });
});
