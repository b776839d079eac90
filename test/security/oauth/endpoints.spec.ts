import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../../support/bootstrap.ts';
import { McpCaller } from '../../support/mcp-caller.ts';
import { attempt, register } from '../../support/oauth-attempts.ts';
import { CLAUDE, OAuthClient } from '../../support/oauth-client.ts';
import type { TestCompany } from '../../support/test-company.ts';

const EVIL = 'https://evil.example';

describe('the endpoints', () => {
  let world: World;
  let company: TestCompany;
  let client: OAuthClient;

  beforeAll(async () => {
    world = await World.reachable();
    company = await world.company();
    client = new OAuthClient(world.url);
  });
  afterAll(() => world.stop());

  const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
    attempt(world.url + path, { method, headers });

  it.each([
    'password',
    'client_credentials',
    'implicit',
    'urn:ietf:params:oauth:grant-type:device_code',
    'urn:ietf:params:oauth:grant-type:token-exchange',
    'urn:ietf:params:oauth:grant-type:jwt-bearer',
    'urn:ietf:params:oauth:grant-type:saml2-bearer',
    'urn:openid:params:grant-type:ciba',
    'Authorization_Code',
    'constructor',
    '__proto__',
  ])('ASVS 10.4.4: give no token for the grant %s', async (type) => {
    const { email } = company.people.owner;
    const answer = await client.token({
      grant_type: type,
      client_id: CLAUDE.clientId,
      username: email,
      password: 'violet-harbour-41-lantern',
      assertion: 'e30.e30.',
      scope: 'odoo:read',
    });
    expect(answer).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
  });

  it.each([
    ['its name and a password in a header', { authorization: `Basic ${btoa(`${CLAUDE.clientId}:x`)}` }, {}],
    [
      'an assertion',
      {},
      {
        client_assertion: 'e30.e30.',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      },
    ],
    ['two names', { authorization: `Basic ${btoa('other:x')}` }, { client_id: CLAUDE.clientId }],
    ['an unknown name', {}, { client_id: 'nobody' }],
    ['no name', {}, {}],
  ])(
    'ASVS 10.4.10: know public clients alone, and refuse one that shows %s',
    async (_what, headers, fields) => {
      const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'x', ...fields });
      const { status, text } = await attempt(`${world.url}/oauth/token`, { method: 'POST', headers, body });
      expect([400, 401]).toContain(status);
      expect((JSON.parse(text) as { error: string }).error).toMatch(/^invalid_(client|request)$/);
    },
  );

  it.each([
    ['GET', '/oauth/token'],
    ['HEAD', '/oauth/authorize'],
    ['POST', '/oauth/authorize'],
    ['PUT', '/oauth/token'],
    ['GET', '/oauth/revoke'],
    ['DELETE', '/oauth/register'],
    ['GET', '/oauth/register'],
    ['POST', '/oauth/introspect'],
    ['GET', '/oauth/userinfo'],
    ['GET', '/oauth/end-session'],
    ['POST', '/oauth/end-session/confirm'],
    ['POST', '/oauth/par'],
    ['POST', '/oauth/device'],
    ['GET', '/oauth/token/'],
    ['GET', '/oauth//authorize'],
    ['GET', '/OAUTH/jwks'],
    ['GET', '/oauth/%61uthorize'],
    ['GET', '/oauth/authorize/../token'],
    ['GET', '/oauth/registrations'],
    ['GET', '/session/end'],
    ['GET', '/reg'],
    ['GET', '/auth'],
  ])('ASVS 13.4.5: are those that there have to be, and answer nothing else: %s %s', async (method, path) => {
    const { status, headers } = await ask(method, path);
    expect([404, 405]).toContain(status);
    expect(headers.get('content-type')).toContain('application/problem+json');
  });

  it.each([
    ['POST', '/oauth/token'],
    ['POST', '/oauth/revoke'],
    ['GET', '/oauth/jwks'],
    ['GET', '/.well-known/oauth-authorization-server'],
    ['GET', '/.well-known/openid-configuration'],
    ['GET', '/.well-known/oauth-protected-resource'],
  ])(
    'ASVS 3.4.2: may be asked by any page, which gets none of the browser’s cookies: %s %s',
    async (method, path) => {
      for (const [sent, more] of [
        [method, {}],
        ['OPTIONS', { 'access-control-request-method': method }],
      ] as const) {
        const { headers } = await ask(sent, path, { origin: EVIL, cookie: 'aidoo_sso=x', ...more });
        expect(headers.get('access-control-allow-credentials')).toBeNull();
        expect(headers.getSetCookie()).toEqual([]);
      }
      const { headers } = await ask(method, path, { origin: EVIL });
      expect([EVIL, '*']).toContain(headers.get('access-control-allow-origin'));
    },
  );

  it.each(['/oauth/authorize', '/oauth/authorize/x', '/interaction/x'])(
    'RFC 9700 2.6: are closed to scripts of other pages where the browser itself goes: %s',
    async (path) => {
      for (const method of ['GET', 'OPTIONS', 'POST']) {
        const preflight = { 'access-control-request-method': 'GET' };
        const { headers } = await ask(method, path, { origin: EVIL, ...preflight });
        expect([method, headers.get('access-control-allow-origin')]).toEqual([method, null]);
      }
    },
  );

  it('RFC 6749 3.2: read a form, once each field, and no JSON', async () => {
    const sent = (body: string, type: string) =>
      attempt(`${world.url}/oauth/token`, { method: 'POST', headers: { 'content-type': type }, body });
    const form = `grant_type=refresh_token&refresh_token=x&client_id=${encodeURIComponent(CLAUDE.clientId)}`;
    const answers = [
      await sent(JSON.stringify(Object.fromEntries(new URLSearchParams(form))), 'application/json'),
      await sent(`${form}&client_id=other`, 'application/x-www-form-urlencoded'),
      await sent(`${form}&refresh_token=y`, 'application/x-www-form-urlencoded'),
      await sent(form, 'text/plain'),
      await attempt(`${world.url}/oauth/token?${form}`, { method: 'POST' }),
    ];
    for (const { status, text } of answers) {
      expect([400, 415]).toContain(status);
      expect(text).not.toContain('invalid_grant');
    }
  });

  it.each(['/oauth/token', '/oauth/revoke', '/oauth/register'])(
    'ASVS 2.4.1: do not swallow any length: %s',
    async (path) => {
      const json = path.endsWith('register');
      const large = 'x'.repeat(200_000);
      const { status } = await attempt(world.url + path, {
        method: 'POST',
        headers: { 'content-type': json ? 'application/json' : 'application/x-www-form-urlencoded' },
        body: json ? JSON.stringify({ client_name: large }) : `token=${large}`,
      });
      expect([400, 413, 429]).toContain(status);
    },
  );

  it('RFC 6749 5.1: answer tokens that nothing between keeps', async () => {
    const { refresh_token: token } = await client.connect(company.people.member, { companyId: company.id });
    const { headers } = await client.refresh(token);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.getSetCookie()).toEqual([]);
  });

  it('ASVS 11.6.1: publish no private part of a key', async () => {
    const { text } = await ask('GET', '/oauth/jwks');
    const { keys } = JSON.parse(text) as { keys: Record<string, string>[] };
    for (const key of keys) expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });

  it('RFC 9700 2.1.1: say in their metadata that there is S256, a code, and the issuer in each answer', async () => {
    const { text } = await ask('GET', '/.well-known/oauth-authorization-server');
    expect(JSON.parse(text)).toMatchObject({
      issuer: world.url,
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none'],
      authorization_response_iss_parameter_supported: true,
    });
    expect(text).not.toContain('openid"');
  });

  it.each([
    [
      {
        redirect_uris: ['https://stranger.example/cb'],
        grant_types: ['implicit'],
        response_types: ['token'],
      },
    ],
    [{ redirect_uris: ['https://stranger.example/cb'], grant_types: ['client_credentials'] }],
    [{ redirect_uris: ['https://stranger.example/cb'], token_endpoint_auth_method: 'client_secret_post' }],
    [{ redirect_uris: ['https://stranger.example/cb'], client_id: CLAUDE.clientId, client_secret: 'mine' }],
  ])('ASVS 10.4.7: register nobody for more than a code and a refresh token: %j', async (metadata) => {
    const { status, text } = await register(world.url, metadata);
    const said = JSON.parse(text) as Record<string, string | string[]>;
    if (status !== 201) return expect(said['error']).toBe('invalid_client_metadata');
    expect(said['client_id']).not.toBe(CLAUDE.clientId);
    expect(said).not.toHaveProperty('client_secret');
    expect(said).not.toHaveProperty('registration_access_token');
    const granted = [said['grant_types']].flat();
    expect(granted.filter((type) => !/^(authorization_code|refresh_token)$/.test(type!))).toEqual([]);
  });

  it('ASVS 10.4.7: let nobody change or read a client that was registered', async () => {
    const { text } = await register(world.url, { redirect_uris: ['https://stranger.example/cb'], token_endpoint_auth_method: 'none' }); // prettier-ignore
    const { client_id: id } = JSON.parse(text) as { client_id: string };
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH'])
      expect([method, (await ask(method, `/oauth/register/${id}`)).status]).toEqual([method, 404]);
  });

  it('RFC 6749 10.10: are not opened by guessing, however often: nothing is learned, nobody is locked out', async () => {
    const tokens = await client.connect(company.people.member, { companyId: company.id });
    const guesses = Array.from({ length: 40 }, () => randomBytes(32).toString('base64url'));
    const answers = await Promise.all(guesses.map((guess) => client.refresh(guess)));
    expect(new Set(answers.map(({ body }) => body.error))).toEqual(new Set(['invalid_grant']));
    const caller = new McpCaller(world.url, tokens.access_token);
    expect((await caller.rpc('tools/list')).status).toBe(200);
    expect((await client.refresh(tokens.refresh_token)).status).toBe(200);
  });

  it('ASVS 2.4.1: let no source fill the store with requests that nobody decides', async () => {
    const { url } = client.begin();
    const from = (source: string) => attempt(url, { headers: { 'x-forwarded-for': source } });
    const source = '198.51.100.7';
    const statuses = new Set<number>();
    for (let n = 0; n < 300; n += 1) statuses.add((await from(source)).status);
    expect(statuses).toEqual(new Set([303]));
    const refused = await from(source);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.text).toContain('There were too many attempts');
    expect((await from('198.51.100.8')).status).toBe(303);
  });
});
