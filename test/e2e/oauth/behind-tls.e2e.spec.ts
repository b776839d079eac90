import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseSetCookie } from 'cookie';
import { newAccount } from '../../support/accounts.ts';
import { World } from '../../support/bootstrap.ts';
import { Browser } from '../../support/browser.ts';
import { OAuthClient } from '../../support/oauth-client.ts';
import { PageBrowser } from '../../support/page-browser.ts';
import { rawRequest } from '../../support/raw-http.ts';
import type { RawRequest } from '../../support/raw-http.ts';

const PUBLIC_URL = 'https://aidoo.acme.eu';

/** What is given in production, where nothing is made up. */
const production = () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    NODE_ENV: 'production',
    PUBLIC_URL,
    ENCRYPTION_KEY: randomBytes(32).toString('hex'),
    JWT_SECRET: randomBytes(32).toString('base64url'),
    COOKIE_KEYS: randomBytes(32).toString('base64url'),
    OAUTH_JWKS: JSON.stringify({ keys: [privateKey.export({ format: 'jwk' })] }),
  };
};

// A spec of its own: passport keeps its strategies per process, so two gateways cannot share one.
describe('in production, behind a proxy that ends TLS', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start(production());
  });
  afterAll(() => world.stop());

  /** As the proxy hands it on: to an address within, with what it says of where it came from. */
  const forwarded = (request: RawRequest) =>
    rawRequest(world.url, {
      ...request,
      headers: { host: 'aidoo.acme.eu', 'x-forwarded-proto': 'https', ...request.headers },
    });

  it('every address in the metadata begins with PUBLIC_URL', async () => {
    for (const path of [
      'oauth-authorization-server',
      'openid-configuration',
      'oauth-protected-resource/mcp',
    ]) {
      const { body } = await world.http().get<Record<string, unknown>>(`/.well-known/${path}`);
      const urls = Object.values(body)
        .flat()
        .filter((value) => /^https?:/.test(String(value)));
      expect(urls.length).toBeGreaterThan(1);
      expect(urls.filter((url) => !String(url).startsWith(PUBLIC_URL))).toEqual([]);
    }
  });

  it('the cookies of a request under way are Secure, unreadable to scripts, and of its own path', async () => {
    const { url } = new OAuthClient(world.url).begin({ resource: `${PUBLIC_URL}/mcp` });
    const { headers } = await forwarded({ path: url.pathname + url.search });
    const cookies = headers['set-cookie']!.map((text) => parseSetCookie(text)).filter(({ value }) => value);
    expect(cookies.map(({ name }) => name.replace(/\.sig$/, ''))).toEqual(
      expect.arrayContaining(['__Secure-aidoo_interaction', '__Secure-aidoo_resume']),
    );
    for (const { name, secure, httpOnly, sameSite, path, domain } of cookies) {
      expect([name, secure, httpOnly, sameSite, domain]).toEqual([name, true, true, 'lax', undefined]);
      expect(path).toMatch(/^\/(interaction|oauth\/authorize)\/[\w-]{20,}$/);
    }
  });

  it('a person signs in, allows, and the client has tokens that call tools', async () => {
    const person = new Browser(world.url);
    const account = newAccount();
    const { body } = await person.register(account);
    const client = new OAuthClient(world.url);
    const begun = client.begin({ resource: `${PUBLIC_URL}/mcp` });
    const browser = new PageBrowser(world.url);
    const origin = { origin: PUBLIC_URL };
    const signIn = await browser.get(begun.url);
    const { email, password } = account;
    const consent = await browser.post(signIn.url, { email, password }, origin);
    expect(browser.cookiesFor('/').map(({ name }) => name)).toContain('__Host-aidoo_sso');
    const form = { companyId: body.companies[0]!.id, permissions: ['query'], decision: 'allow' };
    const decided = await browser.post(consent.url, form, origin);
    expect(decided.url.origin).toBe(PUBLIC_URL);
    const back = await browser.get(decided.url.pathname);
    expect(back.url.searchParams.get('iss')).toBe(PUBLIC_URL);
    const tokens = await client.exchange(back.url.searchParams.get('code')!, begun.verifier);
    const listed = await forwarded({
      method: 'POST',
      path: '/mcp',
      headers: {
        authorization: `Bearer ${tokens.body.access_token}`,
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
    });
    expect([listed.status, listed.text]).toEqual([200, expect.stringContaining('aidoo_query')]);
  });
});
