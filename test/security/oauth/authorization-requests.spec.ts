import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../../support/bootstrap.ts';
import { authorize, isRefused } from '../../support/oauth-attempts.ts';
import { OAuthClient } from '../../support/oauth-client.ts';
import { PageBrowser } from '../../support/page-browser.ts';
import type { TestCompany } from '../../support/test-company.ts';

const challenge = createHash('sha256').update('v'.repeat(43)).digest('base64url');

describe('a request to authorize', () => {
  let world: World;
  let company: TestCompany;
  let client: OAuthClient;

  beforeAll(async () => {
    world = await World.reachable();
    company = await world.company();
    client = new OAuthClient(world.url);
  });
  afterAll(() => world.stop());

  /** The error that goes back to the client. */
  const errorFor = async (changes: Parameters<typeof authorize>[1]): Promise<URLSearchParams> => {
    const { location, text } = await authorize(client, changes);
    if (!location) throw new Error(`it goes nowhere: ${text}`);
    return location.searchParams.has('error')
      ? location.searchParams
      : new URLSearchParams(location.hash.slice(1));
  };

  it.each([
    ['no challenge', { code_challenge: undefined, code_challenge_method: undefined }],
    ['a challenge and no method', { code_challenge_method: undefined }],
    ['the method plain', { code_challenge_method: 'plain' }],
    ['the method in another case', { code_challenge_method: 's256' }],
    ['a method and no challenge', { code_challenge: undefined }],
    ['an empty challenge', { code_challenge: '' }],
    ['a short challenge', { code_challenge: 'a'.repeat(42) }],
    ['a long challenge', { code_challenge: 'a'.repeat(129) }],
    ['a challenge of other characters', { code_challenge: `${'a'.repeat(42)}+` }],
    ['two challenges', { code_challenge: [challenge, 'b'.repeat(43)] }],
    ['two methods', { code_challenge_method: ['S256', 'plain'] }],
  ])('ASVS 10.4.6: is refused with %s', async (_what, changes) => {
    expect((await errorFor(changes)).get('error')).toBe('invalid_request');
  });

  it.each(['token', 'id_token', 'code token', 'code id_token', 'id_token token', 'none', 'CODE', ''])(
    'ASVS 10.4.4: gets nothing but a code: not %j',
    async (type) => {
      expect((await errorFor({ response_type: type })).get('error')).toMatch(
        /^(unsupported_response_type|invalid_request)$/,
      );
    },
  );

  it.each(['fragment', 'form_post', 'web_message', 'jwt', 'query.jwt', 'form_post.jwt', 'QUERY'])(
    'ASVS 10.4.12: is answered in the query alone, not by %s',
    async (mode) => {
      const { location } = await authorize(client, { response_mode: mode });
      expect(location?.searchParams.get('error')).toBe('unsupported_response_mode');
      expect(location?.hash).toBe('');
    },
  );

  it('ASVS 10.6.1: brings no ID token, also when "openid" is asked for', async () => {
    const tokens = await client.connect(company.people.member, {
      companyId: company.id,
      scope: 'openid profile email odoo:read offline_access',
    });
    expect(tokens).not.toHaveProperty('id_token');
    expect(tokens.scope.split(' ')).not.toContain('openid');
  });

  it.each([
    ['a request object', { request: 'eyJhbGciOiJub25lIn0.e30.' }, 'request_not_supported'],
    ['the address of one', { request_uri: 'https://evil.example/r' }, 'request_uri_not_supported'],
    [
      'the address of a pushed one',
      { request_uri: 'urn:ietf:params:oauth:request_uri:x' },
      'request_uri_not_supported',
    ],
    [
      'the metadata of a client',
      { registration: '{"redirect_uris":["https://evil.example"]}' },
      'registration_not_supported',
    ],
  ])('RFC 6749 4.1.1: is what stands in its query, not %s', async (_what, changes, error) => {
    expect((await errorFor(changes)).get('error')).toBe(error);
  });

  it('ASVS 10.6.1: asks for claims in vain', async () => {
    const claims = JSON.stringify({ id_token: { email: { essential: true } } });
    const { location } = await authorize(client, { claims });
    expect(location?.pathname).toMatch(/^\/interaction\//);
  });

  it('ASVS 10.7.1: is never allowed in silence, whatever was allowed before', async () => {
    const browser = new PageBrowser(world.url);
    const person = company.people.member;
    await client.connect(person, { companyId: company.id }, browser);
    const silent = await browser.get(client.begin({ prompt: 'none' }).url);
    expect(silent.url.searchParams.get('error')).toBe('consent_required');
    const again = await browser.get(client.begin().url);
    expect(again.text).toContain('name="decision"');
  });

  it.each(['client_id', 'response_type', 'redirect_uri', 'code_challenge', 'scope', 'state', 'prompt'])(
    'RFC 6749 3.1: says nothing twice: %s',
    async (name) => {
      const value = client.begin({ scope: 'odoo:read', prompt: 'login' }).url.searchParams.get(name)!;
      const answer = await authorize(client, { [name]: [value, value] });
      expect(answer.location?.searchParams.get('error') ?? answer.text).toContain('invalid_request');
    },
  );

  it('RFC 8707: is for one resource, of which it may name no other beside it', async () => {
    const both = [`${world.url}/mcp`, 'https://evil.example/mcp'];
    expect((await errorFor({ resource: both })).get('error')).toBe('invalid_target');
  });

  it.each(['state', 'scope', 'login_hint', 'nonce', 'x'])(
    'ASVS 2.4.1: of any size in %s is answered, and shows none of it',
    async (name) => {
      const large = randomBytes(9_000).toString('hex');
      const { status, text } = await authorize(client, { [name]: large });
      expect(status).toBe(431);
      expect(text).not.toContain(large.slice(0, 40));
    },
  );

  it('RFC 9700 4.4.2: names its issuer in each answer, an error too, so that none is taken for another server’s', async () => {
    const wrong = await errorFor({ code_challenge_method: 'plain' });
    const browser = new PageBrowser(world.url);
    const back = await client.allow(browser, client.begin(), company.people.member, {
      companyId: company.id,
    });
    const page = await browser.get(client.begin().url);
    const denied = await browser.post(page.url, { decision: 'deny' });
    const all = [wrong, back.url.searchParams, denied.url.searchParams];
    expect(all.map((one) => one.get('iss'))).toEqual([world.url, world.url, world.url]);
  });

  it('RFC 9700 4.7: gives its state back as it was, and only there', async () => {
    const state = `"><script>alert(1)</script>&code=stolen#%0d%0aSet-Cookie: a=b`;
    const browser = new PageBrowser(world.url);
    const page = await browser.get(client.begin({ state }).url);
    expect(page.text).not.toContain('alert(1)');
    const person = company.people.member;
    const back = await client.allow(browser, client.begin({ state }), person, { companyId: company.id });
    expect(back.url.searchParams.getAll('state')).toEqual([state]);
    expect(back.url.searchParams.getAll('code')).toHaveLength(1);
  });

  it('RFC 9700 4.11: of a client that nobody knows begins nothing', async () => {
    for (const clientId of ['', 'x', '__proto__', 'constructor', '{"$ne":null}', "' or 1=1 --", '../..'])
      expect(isRefused(await authorize(client, { client_id: clientId }))).toBe(true);
  });
});
