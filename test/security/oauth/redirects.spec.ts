import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../../support/bootstrap.ts';
import { attempt, authorize, isRefused, register, registered } from '../../support/oauth-attempts.ts';
import { CLAUDE, CLAUDE_CODE, OAuthClient } from '../../support/oauth-client.ts';
import { PageBrowser } from '../../support/page-browser.ts';
import type { TestCompany } from '../../support/test-company.ts';

/** Addresses that are not the registered one, however much they look like it. */
const NEAR: readonly (readonly [string, string])[] = [
  ['a longer path', 'https://claude.ai/api/mcp/auth_callback/x'],
  ['a shorter path', 'https://claude.ai/api/mcp'],
  ['a slash at its end', 'https://claude.ai/api/mcp/auth_callback/'],
  ['a way up', 'https://claude.ai/api/mcp/auth_callback/../../evil'],
  ['a way up in percent', 'https://claude.ai/api/mcp/auth_callback/%2e%2e/evil'],
  ['another case in the path', 'https://claude.ai/api/mcp/AUTH_CALLBACK'],
  ['another case in the host', 'https://CLAUDE.ai/api/mcp/auth_callback'],
  ['a letter in percent', 'https://claude.ai/api/mcp/auth%5Fcallback'],
  ['a port', 'https://claude.ai:8443/api/mcp/auth_callback'],
  ['the usual port, said', 'https://claude.ai:443/api/mcp/auth_callback'],
  ['a user', 'https://claude.ai@evil.example/api/mcp/auth_callback'],
  ['a user and a password', 'https://claude.ai:pw@evil.example/api/mcp/auth_callback'],
  ['a fragment', 'https://claude.ai/api/mcp/auth_callback#x'],
  ['a query', 'https://claude.ai/api/mcp/auth_callback?next=https://evil.example'],
  ['a dot after the host', 'https://claude.ai./api/mcp/auth_callback'],
  ['a subdomain', 'https://evil.claude.ai/api/mcp/auth_callback'],
  ['its host as a subdomain', 'https://claude.ai.evil.example/api/mcp/auth_callback'],
  ['a backslash', 'https://claude.ai\\@evil.example/api/mcp/auth_callback'],
  ['a backslash before the path', 'https://evil.example\\claude.ai/api/mcp/auth_callback'],
  ['a letter of another alphabet', 'https://clаude.ai/api/mcp/auth_callback'],
  ['a full-width dot', 'https://claude\uff0eai/api/mcp/auth_callback'],
  ['an ideographic full stop', 'https://evil.example。claude.ai/api/mcp/auth_callback'],
  ['plain http', 'http://claude.ai/api/mcp/auth_callback'],
  ['no scheme', '//claude.ai/api/mcp/auth_callback'],
  ['another scheme', 'claude://claude.ai/api/mcp/auth_callback'],
  ['a scheme of scripts', 'javascript://claude.ai/api/mcp/auth_callback%0aalert(1)'],
  ['a line break', 'https://claude.ai/api/mcp/auth_callback\r\nX: y'],
  ['a NUL', 'https://claude.ai/api/mcp/auth_callback\u0000'],
  ['a space before it', ' https://claude.ai/api/mcp/auth_callback'],
  ['nothing', ''],
];

/** What is not the loopback address of a native client, for which any port is right (RFC 8252, section 7.3). */
const NEAR_LOOPBACK: readonly (readonly [string, string])[] = [
  ['another path', 'http://localhost:3118/evil'],
  ['https', 'https://localhost:3118/callback'],
  ['the other loopback of IPv6', 'http://[::1]:3118/callback'],
  ['another address of the loopback network', 'http://127.0.0.2:3118/callback'],
  ['a decimal address', 'http://2130706433:3118/callback'],
  ['a short address', 'http://127.1:3118/callback'],
  ['a host that begins so', 'http://localhost.evil.example:3118/callback'],
  ['a user', 'http://localhost:3118@evil.example/callback'],
  ['a port that is none', 'http://localhost:99999/callback'],
  ['a query', 'http://localhost:3118/callback?x=1'],
];

describe('where codes and errors are sent', () => {
  let world: World;
  let company: TestCompany;
  let claude: OAuthClient;

  beforeAll(async () => {
    world = await World.reachable();
    company = await world.company();
    claude = new OAuthClient(world.url, CLAUDE);
  });
  afterAll(() => world.stop());

  it.each(NEAR)(
    'ASVS 10.4.1: a redirect URI is the registered one, letter for letter, not one with %s',
    async (_what, redirectUri) => {
      const answer = await authorize(claude, { redirect_uri: redirectUri });
      expect(isRefused(answer)).toBe(true);
    },
  );

  it('ASVS 10.4.1: there is one redirect URI, not two of which one counts', async () => {
    const twice = ['https://evil.example/cb', claude.client.redirectUri];
    expect(isRefused(await authorize(claude, { redirect_uri: twice }))).toBe(true);
    expect(isRefused(await authorize(claude, { redirect_uri: twice.toReversed() }))).toBe(true);
  });

  it('ASVS 10.4.1: the redirect URI of one client is none of another', async () => {
    const stranger = await registered(world.url, 'https://stranger.example/cb');
    expect(isRefused(await authorize(claude, { redirect_uri: 'https://stranger.example/cb' }))).toBe(true);
    expect(isRefused(await authorize(stranger, { redirect_uri: claude.client.redirectUri }))).toBe(true);
  });

  it.each(NEAR_LOOPBACK)(
    'RFC 9700 2.1: the port alone of a loopback redirect URI is free, not %s',
    async (_what, redirectUri) => {
      const native = new OAuthClient(world.url, CLAUDE_CODE);
      const answer = await authorize(native, { redirect_uri: redirectUri });
      expect(isRefused(answer)).toBe(true);
    },
  );

  it.each(['http://localhost:1/callback', 'http://127.0.0.1:65535/callback', 'http://localhost/callback'])(
    'RFC 9700 2.1: a native client is called back at any port of the loopback address: %s',
    async (redirectUri) => {
      const native = new OAuthClient(world.url, { ...CLAUDE_CODE, redirectUri });
      const page = await new PageBrowser(world.url).get(native.begin().url);
      expect(page.url.pathname).toMatch(/^\/interaction\//);
    },
  );

  it.each([
    ['plain http', 'http://stranger.example/cb'],
    ['a fragment', 'https://stranger.example/cb#x'],
    ['a script', 'javascript:alert(1)'],
    ['data', 'data:text/html,x'],
    ['a file', 'file:///etc/passwd'],
    ['a path alone', '/cb'],
    ['a host that goes on in a policy', 'https://stranger.example;sandbox/cb'],
    ['a host with a comma', 'https://stranger.example,evil.example/cb'],
    ['the loopback address in another form', 'http://127.0.0.2/cb'],
  ])('RFC 9700 4.1.3: no redirect URI is registered that is %s', async (_what, uri) => {
    const answer = await register(world.url, { redirect_uris: [uri], token_endpoint_auth_method: 'none' });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({
      error: expect.stringMatching(/^invalid_(redirect_uri|client_metadata)$/),
    });
  });

  it('RFC 9700 4.1.3: no redirect URI stands for others by a pattern', async () => {
    const uri = 'https://stranger.example/*';
    const answer = await register(world.url, { redirect_uris: [uri], token_endpoint_auth_method: 'none' });
    const { client_id: clientId = 'refused' } = JSON.parse(answer.text) as { client_id?: string };
    const client = new OAuthClient(world.url, { clientId, redirectUri: 'https://stranger.example/evil' });
    expect(isRefused(await authorize(client))).toBe(true);
  });

  it.each([
    ['an unknown client', { client_id: 'nobody' }],
    ['a client that says no redirect URI of its own', { redirect_uri: 'https://evil.example/cb' }],
    ['no client', { client_id: undefined }],
  ])('RFC 9700 4.11: the error page for %s leads nowhere', async (_what, changes) => {
    const answer = await authorize(claude, changes);
    expect(isRefused(answer)).toBe(true);
    expect(answer.text).not.toContain('evil.example');
    expect(answer.headers.get('refresh')).toBeNull();
  });

  it.each([
    ['wants no page to be shown', { prompt: 'none' }],
    ['asks for what nobody has', { response_type: 'token' }],
    ['has no challenge', { code_challenge: undefined }],
    ['names another resource', { resource: 'https://evil.example/mcp' }],
    ['has a request object', { request: 'e30.e30.' }],
    ['wants the answer by a form', { response_mode: 'form_post' }],
    ['says one thing twice', { state: ['a', 'b'] }],
  ])(
    'RFC 9700 4.11.2: nobody is sent to the address of an unknown client before they have looked, when its request %s',
    async (_what, changes) => {
      const stranger = await registered(world.url, 'https://stranger.example/cb');
      const answer = await authorize(stranger, changes);
      expect(isRefused(answer)).toBe(true);
      expect(answer.text).not.toMatch(/stranger\.example|href=|action=/);
      expect(answer.headers.get('content-type')).toContain('text/html');
    },
  );

  it('RFC 9700 4.11.2: an unknown client has its answer once a person has looked, a refusal too', async () => {
    const stranger = await registered(world.url, 'https://stranger.example/cb');
    const browser = new PageBrowser(world.url);
    const person = company.people.member;
    const allowed = await stranger.allow(browser, stranger.begin(), person, { companyId: company.id });
    expect(allowed.url.host).toBe('stranger.example');
    const page = await browser.get(stranger.begin().url);
    const denied = await browser.post(page.url, { decision: 'deny' });
    expect(denied.url.host).toBe('stranger.example');
    expect(denied.url.searchParams.get('error')).toBe('access_denied');
  });

  it('RFC 9700 4.12: a form that was sent is not sent on to the client: the redirect is a 303', async () => {
    const browser = new PageBrowser(world.url);
    const begun = claude.begin();
    const page = await claude.allow(browser, begun, company.people.member, { companyId: company.id });
    expect(page.status).toBe(303);
  });

  it('RFC 9700 4.7: nobody but the browser that began goes on from the sign-in to the client', async () => {
    const began = new PageBrowser(world.url);
    const page = await began.get(claude.begin().url);
    const uid = page.url.pathname.split('/').at(-1)!;
    const stolen = await attempt(`${world.url}/oauth/authorize/${uid}`);
    expect(isRefused(stolen)).toBe(true);
  });
});
