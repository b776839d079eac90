import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../../support/bootstrap.ts';
import { attempt, authorize, register } from '../../support/oauth-attempts.ts';
import { OAuthClient } from '../../support/oauth-client.ts';
import { PageBrowser } from '../../support/page-browser.ts';
import type { ShownPage } from '../../support/page-browser.ts';
import { PASSWORD } from '../../support/test-company.ts';
import type { TestCompany } from '../../support/test-company.ts';
import { dangersIn, XSS } from '../../support/xss.ts';

/** What a client may say of itself beside its name (RFC 7591, section 2). */
const FIELDS = [
  'client_name#fr',
  'client_uri',
  'logo_uri',
  'tos_uri',
  'policy_uri',
  'jwks_uri',
  'contacts',
  'scope',
  'software_id',
  'software_version',
] as const;

describe('the pages', () => {
  let world: World;
  let company: TestCompany;
  let client: OAuthClient;

  beforeAll(async () => {
    world = await World.reachable();
    company = await world.company();
    client = new OAuthClient(world.url);
  });
  afterAll(() => world.stop());

  /** A browser in which the owner is signed in. */
  async function ownersBrowser(): Promise<PageBrowser> {
    const browser = new PageBrowser(world.url);
    const page = await browser.get(client.begin().url);
    await browser.post(page.url, { email: company.people.owner.email, password: PASSWORD });
    return browser;
  }

  /** What the person is asked of a client that says this of itself; null when it is not registered. */
  async function consentFor(browser: PageBrowser, metadata: object): Promise<string | null> {
    const redirectUri = 'https://stranger.example/cb';
    const known = { redirect_uris: [redirectUri], token_endpoint_auth_method: 'none' };
    const answer = await register(world.url, { ...known, ...metadata });
    if (answer.status !== 201) return null;
    const { client_id: clientId } = JSON.parse(answer.text) as { client_id: string };
    const { url } = new OAuthClient(world.url, { clientId, redirectUri }).begin();
    const { text } = await browser.get(url);
    if (!text.includes('name="decision"')) throw new Error(`no consent page: ${text}`);
    return text;
  }

  /** Each page that there is, of this client. */
  async function pagesOf(of = client): Promise<Record<string, ShownPage>> {
    const browser = new PageBrowser(world.url);
    const signIn = await browser.get(of.begin().url);
    const wrong = await browser.post(signIn.url, { email: 'nobody@example.com', password: 'wrong' });
    const { email } = company.people.owner;
    const consent = await browser.post(signIn.url, { email, password: PASSWORD });
    const refused = await browser.post(signIn.url, { companyId: '', decision: 'allow' });
    const over = await new PageBrowser(world.url).get(signIn.url);
    const error = await browser.get(of.begin({ redirect_uri: 'https://evil.example' }).url);
    return { 'sign-in': signIn, 'wrong password': wrong, consent, refused, over, error };
  }

  it('RFC 9700 4.16: cannot be framed, run no script, load nothing and are kept nowhere', async () => {
    for (const [name, { headers }] of Object.entries(await pagesOf())) {
      const policy = headers.get('content-security-policy')!.split(/; ?/);
      expect([name, policy.map((one) => one.split(' ')[0])]).toEqual([
        name,
        ['default-src', 'style-src', 'form-action', 'base-uri', 'frame-ancestors'],
      ]);
      expect(policy).toEqual(expect.arrayContaining(["default-src 'none'", "frame-ancestors 'none'"]));
      expect(policy).toContain("base-uri 'none'");
      expect([name, headers.get('x-frame-options')]).toEqual([name, 'DENY']);
      expect([name, headers.get('cache-control')]).toEqual([name, 'no-store']);
      expect([name, headers.get('x-content-type-options')]).toEqual([name, 'nosniff']);
    }
  });

  it('RFC 9700 4.2.4: tell no other site where they were, nor what the address of a request held', async () => {
    for (const [name, { headers, text }] of Object.entries(await pagesOf())) {
      expect([name, headers.get('referrer-policy')]).toEqual([name, 'same-origin']);
      expect(text).not.toMatch(/<(img|script|iframe|link|object|embed|base)\b|https?:\/\/(?!claude)/i);
    }
  });

  it('RFC 9700 4.16: are framed no more by what a request adds to it', async () => {
    const answer = await authorize(client, { display: 'popup', ui_locales: 'x', client_id: 'nobody' });
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    for (const path of ['/interaction/x', '/oauth/authorize/x', '/oauth/nothing', '/oauth/token']) {
      const { headers } = await attempt(world.url + path);
      expect([path, headers.get('x-frame-options')]).toEqual([path, 'DENY']);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    }
  });

  it('ASVS 11.4.1: have cookies that are signed with SHA-256', async () => {
    const signatures = (await authorize(client)).headers
      .getSetCookie()
      .flatMap((cookie) => /^[^=]+\.sig=([^;]*)/.exec(cookie)?.[1] ?? []);
    expect(signatures.map((text) => Buffer.from(text, 'base64url').length)).toEqual([32, 32]);
  });

  it('HTML 7.1.3: leave the window that a client has opened for them to that client', async () => {
    const begun = await authorize(client);
    expect(begun.headers.get('cross-origin-opener-policy')).toBe('unsafe-none');
    for (const [name, { headers }] of Object.entries(await pagesOf()))
      expect([name, headers.get('cross-origin-opener-policy')]).toEqual([name, 'unsafe-none']);
    const { email } = company.people.owner;
    const back = await client.allow(
      new PageBrowser(world.url),
      client.begin(),
      { email },
      { companyId: company.id },
    );
    expect(back.headers.get('cross-origin-opener-policy')).toBe('unsafe-none');
  });

  describe('of a client whose metadata are script', () => {
    it('ASVS 1.2.1: show its name as text', async () => {
      const browser = await ownersBrowser();
      for (const payload of XSS) {
        const text = await consentFor(browser, { client_name: payload });
        expect([payload, text && dangersIn(text)]).toEqual([payload, []]);
      }
    });

    it.each(FIELDS)('ASVS 1.2.2: show what it says as text, or not at all: %s', async (field) => {
      const browser = await ownersBrowser();
      for (const payload of XSS) {
        const text = await consentFor(browser, { client_name: 'Stranger', [field]: payload });
        expect([payload, text === null ? [] : dangersIn(text)]).toEqual([payload, []]);
      }
    });

    it('ASVS 1.2.2: send nobody to a script by a redirect URI', async () => {
      for (const payload of XSS) {
        const answer = await register(world.url, {
          redirect_uris: [payload],
          token_endpoint_auth_method: 'none',
        });
        expect([payload, answer.status]).toEqual([payload, 400]);
      }
    });
  });

  it('ASVS 1.2.1: show what a request says as text, or not at all', async () => {
    for (const payload of XSS)
      for (const name of ['client_id', 'redirect_uri', 'response_type', 'scope', 'prompt', 'login_hint']) {
        const answer = await authorize(client, { [name]: payload });
        // Sent back to the client: nothing is shown here.
        if (answer.location && answer.location.origin !== world.url) continue;
        const page = answer.location ? await new PageBrowser(world.url).get(answer.location) : answer;
        expect([name, payload, dangersIn(page.text)]).toEqual([name, payload, []]);
        expect(page.headers.get('content-type')).toContain('text/html');
      }
  });

  it('ASVS 1.2.1: are looked at by what sees each of these texts when it is markup', () => {
    const markup = XSS.filter((payload) => /^["']?>?\s*<(?!<|\/|scr<|style)[a-z]/i.test(payload));
    expect(markup.length).toBeGreaterThan(30);
    expect(markup.filter((payload) => dangersIn(`${payload}>`).length === 0)).toEqual([]);
  });

  it('ASVS 3.5.1: are not filled in by the address: a password is never in a query', async () => {
    const browser = new PageBrowser(world.url);
    const page = await browser.get(client.begin().url);
    const { email } = company.people.owner;
    const query = new URLSearchParams({ email, password: PASSWORD });
    const answer = await browser.get(`${page.url.href}?${query.toString()}`);
    expect(answer.text).toContain('name="password"');
    expect(answer.text).not.toContain(PASSWORD);
    expect(answer.headers.getSetCookie().join()).not.toContain('aidoo_sso');
  });
});
