import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../../support/bootstrap.ts';
import { connectApp } from '../../support/connected-app.ts';
import { McpCaller } from '../../support/mcp-caller.ts';
import { CLAUDE, OAuthClient } from '../../support/oauth-client.ts';
import { PageBrowser } from '../../support/page-browser.ts';
import { rawRequest } from '../../support/raw-http.ts';
import type { RawAnswer, RawRequest } from '../../support/raw-http.ts';
import type { TestCompany } from '../../support/test-company.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const PROBLEM = 'application/problem+json; charset=utf-8';
const PAGE = 'text/html; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';

/** Where the methods that an address answers are named. */
const ADDRESSES: readonly (readonly [path: string, allow: string])[] = [
  ['/oauth/authorize', 'GET'],
  ['/oauth/authorize/abc', 'GET'],
  ['/oauth/token', 'OPTIONS, POST'],
  ['/oauth/revoke', 'OPTIONS, POST'],
  ['/oauth/jwks', 'GET, HEAD, OPTIONS'],
  ['/.well-known/oauth-authorization-server', 'GET, HEAD, OPTIONS'],
  ['/.well-known/openid-configuration', 'GET, HEAD, OPTIONS'],
  ['/interaction/abc', 'GET, HEAD, POST'],
];

/** Features of the library that are off, and what never was there. */
const NOTHING_THERE = [
  '/oauth',
  '/oauth/',
  '/oauth/nothing',
  '/oauth/introspect',
  '/oauth/userinfo',
  '/oauth/par',
  '/oauth/end-session',
  '/oauth/device',
  '/oauth/token/',
  '/oauth/Token',
  '/interaction',
  '/interaction/abc/x',
  '/.well-known/oauth-authorization-server/mcp',
  '/auth',
  '/token',
];

/** What clients get for requests that cannot be read: what RFC 6749, section 5.2, says, in JSON. */
const BAD_CLIENTS: readonly (readonly [what: string, error: string, request: RawRequest])[] = [
  ['no body', 'invalid_request', { method: 'POST', path: '/oauth/token' }],
  [
    'a body that is no form',
    'invalid_request',
    { method: 'POST', path: '/oauth/token', headers: { 'content-type': 'application/json' }, body: '{' },
  ],
  [
    'too large a body',
    'invalid_request',
    { method: 'POST', path: '/oauth/token', headers: FORM, body: `a=${'x'.repeat(200_000)}` },
  ],
  [
    'escapes that are none',
    'invalid_request',
    { method: 'POST', path: '/oauth/token', headers: FORM, body: '%%%%=%zz' },
  ],
  [
    'a client that nobody knows',
    'invalid_client',
    { method: 'POST', path: '/oauth/token', headers: FORM, body: 'grant_type=x&client_id=nobody' },
  ],
];

/** What a person is shown when a request cannot be sent back to whoever made it. */
const BAD_AUTHORIZATIONS = [
  '/oauth/authorize',
  '/oauth/authorize?client_id=nobody',
  '/oauth/authorize?client_id=a&client_id=b',
  '/oauth/authorize?client_id[$ne]=a',
  '/oauth/authorize?%',
  `/oauth/authorize?client_id=${'x'.repeat(10_000)}`,
  '/oauth/authorize?client_id=https://evil.example/x',
  '/oauth/authorize/abc',
  '/interaction/abc',
  '/interaction/__proto__',
];

describe('the addresses of OAuth', () => {
  let world: World;
  let company: TestCompany;

  beforeAll(async () => {
    world = await World.reachable();
    company = await world.company();
  });
  afterAll(() => world.stop());

  const ask = (request: RawRequest): Promise<RawAnswer> => {
    const length = String(Buffer.byteLength(request.body ?? ''));
    return rawRequest(world.url, { ...request, headers: { ...request.headers, 'content-length': length } });
  };
  const codeOf = ({ text }: RawAnswer): unknown => (JSON.parse(text) as { code: unknown }).code;

  it.each(ADDRESSES)(
    'name the methods that they answer, as all of the gateway does: %s',
    async (path, allow) => {
      for (const method of ['PUT', 'DELETE', 'TRACE']) {
        const answer = await ask({ method, path });
        expect([answer.status, answer.headers['content-type'], answer.headers['allow']]).toEqual([
          405,
          PROBLEM,
          allow,
        ]);
        expect(codeOf(answer)).toBe('method_not_allowed');
      }
    },
  );

  it.each(NOTHING_THERE)('are these and no others, whatever the library has beside: %s', async (path) => {
    for (const method of ['GET', 'POST']) {
      const answer = await ask({ method, path });
      expect([answer.status, answer.headers['content-type'], codeOf(answer)]).toEqual([
        404,
        PROBLEM,
        'not_found',
      ]);
    }
  });

  it.each(BAD_CLIENTS)('tell a client in JSON what is wrong: %s', async (_what, error, request) => {
    const answer = await ask(request);
    expect(answer.headers['content-type']).toBe(JSON_TYPE);
    expect([400, 401]).toContain(answer.status);
    expect(JSON.parse(answer.text)).toEqual({ error, error_description: expect.any(String) });
  });

  it.each(BAD_AUTHORIZATIONS)('tell a person on a page of ours what to do: %s', async (path) => {
    const answer = await ask({ path });
    expect([answer.status, answer.headers['content-type']]).toEqual([400, PAGE]);
    expect(answer.text).toMatch(/Go back to/);
  });

  it.each([
    ['from another site', 403, PAGE, { origin: 'https://evil.example' }, 'decision=allow'],
    ['from nowhere', 403, PAGE, { origin: 'null' }, 'decision=allow'],
    // It is not read, so no page is asked what to show.
    ['that is too long', 413, PROBLEM, {}, `a=${'x'.repeat(20_000)}`],
  ])('refuse a form %s', async (_what, status, type, headers, body) => {
    const answer = await ask({
      method: 'POST',
      path: '/interaction/abc',
      headers: { ...FORM, ...headers },
      body,
    });
    expect([answer.status, answer.headers['content-type']]).toEqual([status, type]);
  });

  it('answer HEAD as GET where programs look for metadata', async () => {
    for (const path of ['/oauth/jwks', '/.well-known/oauth-authorization-server']) {
      const answer = await ask({ method: 'HEAD', path });
      expect([answer.status, answer.text]).toEqual([200, '']);
    }
  });

  it('let nobody keep an answer, guess its type, or learn by it where somebody was', async () => {
    for (const path of [
      ...ADDRESSES.map(([address]) => address),
      '/.well-known/oauth-protected-resource/mcp',
    ])
      expect((await ask({ path })).headers).toMatchObject({
        'cache-control': expect.stringContaining('no-store'),
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': expect.stringMatching(/^(no-referrer|same-origin)$/),
      });
  });

  it('show pages that load and run nothing, that nobody frames, and whose forms lead to us and the client', async () => {
    const policyOf = ({ headers }: { headers: Headers }) =>
      Object.fromEntries(
        (headers.get('content-security-policy') ?? '').split(/; ?/).map((one) => {
          const [name, ...values] = one.split(' ');
          return [name!, values];
        }),
      );
    const browser = new PageBrowser(world.url);
    const signIn = await browser.get(new OAuthClient(world.url).begin().url);
    const consent = await browser.post(signIn.url, {
      email: company.people.owner.email,
      password: 'violet-harbour-41-lantern',
    });
    const common = {
      'default-src': ["'none'"],
      'style-src': [expect.stringMatching(/^'sha256-[A-Za-z0-9+/]{43}='$/)],
      'base-uri': ["'none'"],
      'frame-ancestors': ["'none'"],
    };
    expect(policyOf(signIn)).toEqual({ ...common, 'form-action': ["'self'"] });
    const client = new URL(CLAUDE.redirectUri).origin;
    expect(policyOf(consent)).toEqual({ ...common, 'form-action': ["'self'", client] });
  });
});

describe('with keys of another kind than those that are made', () => {
  it.each([
    ['EC', () => generateKeyPairSync('ec', { namedCurve: 'P-256' })],
    ['Ed25519', () => generateKeyPairSync('ed25519')],
  ])('clients connect all the same: %s', async (_kind, make) => {
    const keys = [make().privateKey.export({ format: 'jwk' })];
    const world = await World.reachable({ OAUTH_JWKS: JSON.stringify({ keys }) });
    const { tokens } = await connectApp(await world.company(), 'owner');
    const { status } = await new McpCaller(world.url, tokens.access_token).rpc('tools/list');
    await world.stop();
    expect(status).toBe(200);
  });
});

describe('with OAUTH_REGISTRATION=off', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.reachable({ OAUTH_REGISTRATION: 'off' });
  });
  afterAll(() => world.stop());

  it('there is no address for registration, and no method of it', async () => {
    const body = JSON.stringify({ redirect_uris: ['https://client.example/callback'] });
    for (const method of ['POST', 'GET', 'OPTIONS']) {
      const answer = await world.http().send(method, '/oauth/register', method === 'POST' ? body : undefined);
      expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
  });

  it('the metadata names none', async () => {
    const { body } = await world.http().get('/.well-known/oauth-authorization-server');
    expect(body).toMatchObject({ token_endpoint: `${world.url}/oauth/token` });
    expect(body).not.toHaveProperty('registration_endpoint');
  });
});
