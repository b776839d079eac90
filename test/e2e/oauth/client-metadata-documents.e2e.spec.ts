import { Clock } from '@aidoo/kernel';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { World } from '../../support/bootstrap.ts';
import { DocumentHost } from '../../support/document-host.ts';
import { McpCaller } from '../../support/mcp-caller.ts';
import { OAuthClient } from '../../support/oauth-client.ts';
import { PageBrowser } from '../../support/page-browser.ts';
import type { ShownPage } from '../../support/page-browser.ts';
import { PASSWORD } from '../../support/test-company.ts';
import type { TestCompany } from '../../support/test-company.ts';

const HOUR = 60 * 60 * 1000;
const now = Date.now.bind(Date);

/** As Claude Code publishes it: no port, no kind of application, and a grant that nobody here knows. */
const DOCUMENT = {
  client_name: 'Metropolis Terminal',
  redirect_uris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
  grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:jwt-bearer'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
};
const CALLED_BACK = 'http://localhost:49152/callback';

describe('a client that shows the address of its metadata document', () => {
  let host: DocumentHost;
  let world: World;
  let company: TestCompany;
  let documents = 0;

  beforeAll(async () => {
    host = await DocumentHost.start();
    world = await World.reachable({ CIMD_ALLOWED_HOSTS: `docs.example,${host.name}` });
    company = await world.company();
    await company.connect(await world.odoo());
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  afterAll(async () => {
    await world?.stop();
    await host?.stop();
  });

  const newPath = () => `/${(documents += 1)}/client.json`;
  const publish = (metadata: object = DOCUMENT, path = newPath()) => host.publish(path, metadata);
  const clientOf = (clientId: string, redirectUri = CALLED_BACK) =>
    new OAuthClient(world.url, { clientId, redirectUri });
  /** The page that its request to authorize leads to. */
  const ask = (clientId: string, browser = new PageBrowser(world.url)): Promise<ShownPage> =>
    browser.get(clientOf(clientId).begin().url);
  const pathOf = (clientId: string) => new URL(clientId).pathname;
  /** What the library remembers, and we, is older then. */
  const later = (milliseconds: number) => {
    jest.spyOn(Date, 'now').mockImplementation(() => now() + milliseconds);
    jest.spyOn(Clock.prototype, 'now').mockImplementation(() => new Date(now() + milliseconds));
  };

  it('connects without being registered, called back at any port of the device', async () => {
    const client = clientOf(publish());
    const tokens = await client.connect(company.people.member, { companyId: company.id });
    const answer = await new McpCaller(world.url, tokens.access_token).call('aidoo_context');
    expect(answer.structured).toMatchObject({ company: { id: company.id } });
    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
  });

  it('may prefer a method that this server does not have, and names keys that are never fetched', async () => {
    const keys = newPath();
    const clientId = publish({
      ...DOCUMENT,
      redirect_uris: ['https://chat.example/callback'],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_methods_supported: ['none', 'private_key_jwt'],
      token_endpoint_auth_signing_alg: 'RS256',
      jwks_uri: `https://${host.name}${keys}`,
      sector_identifier_uri: `https://${host.name}${keys}`,
    });
    const client = clientOf(clientId, 'https://chat.example/callback');
    await client.connect(company.people.member, { companyId: company.id });
    expect(host.asked.has(keys)).toBe(false);
  });

  it('is asked for once while it may be kept, and again after that', async () => {
    const clientId = publish(DOCUMENT);
    for (let time = 0; time < 3; time += 1) expect((await ask(clientId)).status).toBe(200);
    expect(host.asked.get(pathOf(clientId))).toBe(1);
    later(HOUR);
    await ask(clientId);
    expect(host.asked.get(pathOf(clientId))).toBe(2);
  });

  it('is kept as long as its host says, up to a day', async () => {
    const path = newPath();
    const clientId = host.publish(path, DOCUMENT, { 'cache-control': 'public, max-age=7200' });
    await ask(clientId);
    later(HOUR);
    await ask(clientId);
    expect(host.asked.get(path)).toBe(1);
    later(3 * HOUR);
    await ask(clientId);
    expect(host.asked.get(path)).toBe(2);
  });

  it('is fetched once for many who come at the same time', async () => {
    const path = newPath();
    const clientId = publish(DOCUMENT, path);
    const pages = await Promise.all(Array.from({ length: 8 }, () => ask(clientId)));
    expect(pages.map(({ status }) => status)).toEqual(pages.map(() => 200));
    expect(host.asked.get(path)).toBe(1);
  });

  it('is known on the pages long after its request', async () => {
    const browser = new PageBrowser(world.url);
    const clientId = publish();
    const signIn = await ask(clientId, browser);
    later(20 * 60 * 1000);
    const page = await browser.post(signIn.url, {
      email: company.people.member.email,
      password: PASSWORD,
    });
    expect(page.text).toContain(DOCUMENT.client_name);
    expect(host.asked.get(pathOf(clientId))).toBe(2);
  });

  it('has to begin anew when it has gone while somebody was on the pages', async () => {
    const [browser, path] = [new PageBrowser(world.url), newPath()];
    const signIn = await ask(publish(DOCUMENT, path), browser);
    host.answer(path, (_, response) => response.writeHead(404).end());
    later(20 * 60 * 1000);
    const page = await browser.get(signIn.url);
    expect([page.status, page.headers.get('content-type')]).toEqual([
      400,
      expect.stringContaining('text/html'),
    ]);
  });

  it('is believed for a day while its host does not answer, and no longer', async () => {
    const path = newPath();
    const clientId = host.publish(path, DOCUMENT, { 'cache-control': 'max-age=7200' });
    await ask(clientId);
    host.answer(path, (_, response) => response.writeHead(503).end());
    later(23 * HOUR);
    expect((await ask(clientId)).status).toBe(200);
    later(24.5 * HOUR);
    const page = await ask(clientId);
    expect(page.status).toBe(503);
    expect(page.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(page.text).toContain('Try again in a moment');
  });

  it('is gone when its host says so', async () => {
    const path = newPath();
    const clientId = publish(DOCUMENT, path);
    await ask(clientId);
    host.answer(path, (_, response) => response.writeHead(404).end());
    later(HOUR);
    expect((await ask(clientId)).status).toBe(400);
  });

  it('keeps what it has at a client whose host is away: that is no invalid client', async () => {
    const path = newPath();
    host.answer(path, (request) => request.socket.destroy());
    const answer = await clientOf(`https://${host.name}${path}`).refresh('x');
    expect(answer).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable' } });
  });

  describe('is refused on a page that says why', () => {
    const refused = async (clientId: string, why: string) => {
      const page = await ask(clientId);
      expect([page.status, page.url.pathname]).toEqual([400, '/oauth/authorize']);
      expect(page.headers.get('content-type')).toContain('text/html');
      expect(page.text).toContain('invalid_client');
      expect(page.text).toContain(why);
    };

    it.each([
      ['https://evil.example/client.json', 'CIMD_ALLOWED_HOSTS'],
      ['https://sub.docs.example/client.json', 'CIMD_ALLOWED_HOSTS'],
      ['https://docs.example:8443/client.json', 'CIMD_ALLOWED_HOSTS'],
      ['https://docs.example.evil.example/client.json', 'CIMD_ALLOWED_HOSTS'],
      ['https://docs.example./client.json', 'CIMD_ALLOWED_HOSTS'],
      ['https://localhost/client.json', 'CIMD_ALLOWED_HOSTS'],
      ['https://127.0.0.1/client.json', 'CIMD_ALLOWED_HOSTS'],
      ['https://[::1]/client.json', 'CIMD_ALLOWED_HOSTS'],
      ['https://169.254.169.254/latest/meta-data', 'CIMD_ALLOWED_HOSTS'],
      ['https://docs.example:443/client.json', 'usual form'],
      ['https://DOCS.example/client.json', 'usual form'],
      ['https://docs.example/', 'with a path'],
    ])('where its address is %s', refused);

    it('where its address is longer than 2,000 characters', () =>
      refused(`https://docs.example/${'x'.repeat(2_000)}`, 'usual form'));

    it('where another address stands in it', async () => {
      const path = newPath();
      host.publish(path, { ...DOCUMENT, client_id: `https://${host.name}/another` });
      await refused(`https://${host.name}${path}`, 'not its own address');
    });

    it('where a known client’s id stands in it', async () => {
      const path = newPath();
      host.publish(path, { ...DOCUMENT, client_id: 'https://claude.ai/oauth/mcp-oauth-client-metadata' });
      await refused(`https://${host.name}${path}`, 'not its own address');
    });

    it.each([
      ['myapp://callback', 'redirect_uris[0]'],
      ['javascript:alert(1)', 'redirect_uris[0]'],
    ])('where it is called back at %s', (uri, why) => refused(publish({ redirect_uris: [uri] }), why));

    it('where it is larger than documents are', async () => {
      await refused(publish({ ...DOCUMENT, padding: 'x'.repeat(20_000) }), 'more than 16 kB');
    });

    it('where it leads somewhere else', async () => {
      const [path, clientId] = [newPath(), publish()];
      host.answer(path, (_, response) => response.writeHead(302, { location: clientId }).end());
      await refused(`https://${host.name}${path}`, 'answered 302');
      expect(host.asked.has(pathOf(clientId))).toBe(false);
    });

    it('where it is no JSON, or no object', async () => {
      const path = newPath();
      for (const text of ['<html>', '[]', 'null', '"x"']) {
        host.answer(path, (_, response) =>
          response.writeHead(200, { 'content-type': 'application/json' }).end(text),
        );
        await refused(`https://${host.name}${path}`, 'cannot be used');
      }
    });

    it('asked for once a request, also while the refusal is written', async () => {
      const path = newPath();
      await refused(`https://${host.name}${path}`, 'answered 404');
      expect(host.asked.get(path)).toBe(1);
    });

    it('with nothing of it taken for markup', async () => {
      const page = await ask('https://evil.example/<script>alert(1)</script>');
      expect(page.text).not.toContain('<script');
    });
  });

  it('is fetched for one source only so often, and for others all the same', async () => {
    const flooding = new PageBrowser(world.url);
    const statuses = new Set<number>();
    let refused: ShownPage | undefined;
    for (let time = 0; time < 25; time += 1) {
      const page = await ask(`https://${host.name}${newPath()}`, flooding);
      statuses.add(page.status);
      if (page.status === 503) refused = page;
    }
    expect([...statuses]).toEqual([400, 503]);
    expect(refused?.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await ask(publish())).status).toBe(200);
  });
});
