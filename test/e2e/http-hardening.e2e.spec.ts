import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newAccount } from '../support/accounts.ts';
import { World } from '../support/bootstrap.ts';
import { rawRequest } from '../support/raw-http.ts';
import type { RawAnswer, RawRequest } from '../support/raw-http.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const LOGIN = '/api/v1/auth/login';

/** Requests that go wrong, each in its own way. */
const FAILURES: [what: string, status: number, code: string, request: RawRequest][] = [
  ['an unknown route', 404, 'not_found', { path: '/nowhere' }],
  ['an unknown route of the API', 404, 'not_found', { path: '/api/v1/nowhere' }],
  ['the root', 404, 'not_found', { path: '/' }],
  ['a wrong method', 404, 'not_found', { method: 'DELETE', path: LOGIN }],
  ['TRACE', 404, 'not_found', { method: 'TRACE', path: LOGIN }],
  ['a path that climbs', 404, 'not_found', { path: '/api/../../etc/passwd' }],
  ['a malformed path', 400, 'malformed_request', { path: '/api/v1/companies/%' }],
  ['a malformed path beyond UTF-8', 400, 'malformed_request', { path: '/api/v1/companies/%ff' }],
  ['no token', 401, 'unauthenticated', { path: '/api/v1/companies' }],
  ['no credential', 401, 'unauthenticated', { method: 'POST', path: '/mcp' }],
  [
    'malformed JSON',
    400,
    'malformed_request',
    { method: 'POST', path: LOGIN, headers: JSON_TYPE, body: '{' },
  ],
  [
    'another charset',
    415,
    'unsupported_media_type',
    {
      method: 'POST',
      path: LOGIN,
      headers: { 'content-type': 'application/json; charset=latin1' },
      body: '{}',
    },
  ],
  [
    'another media type',
    415,
    'unsupported_media_type',
    { method: 'POST', path: LOGIN, headers: { 'content-type': 'text/xml' }, body: '<a/>' },
  ],
  [
    'too large a body',
    413,
    'payload_too_large',
    { method: 'POST', path: LOGIN, headers: JSON_TYPE, body: `"${'x'.repeat(1_100_000)}"` },
  ],
  ['bad input', 422, 'invalid_input', { method: 'POST', path: LOGIN, headers: JSON_TYPE, body: '{}' }],
];

const SECURITY_HEADERS = {
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

describe('over HTTP', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  const ask = (request: RawRequest): Promise<RawAnswer> => rawRequest(world.url, request);

  describe('every failure', () => {
    it.each(FAILURES)('is a problem of RFC 9457: %s', async (_what, status, code, request) => {
      const answer = await ask(request);
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
      expect(answer.status).toBe(status);
      const problem = JSON.parse(answer.text) as Record<string, unknown>;
      expect(problem).toMatchObject({ type: 'about:blank', title: expect.any(String), status, code });
      expect(problem['requestId']).toBe(answer.headers['x-request-id']);
      expect(problem['requestId']).toMatch(UUID);
    });

    it.each(FAILURES)(
      'quotes neither code nor paths nor versions: %s',
      async (_what, _status, _code, request) => {
        const { text } = await ask(request);
        expect(text).not.toMatch(
          /\bat \/|node_modules|\.[jt]s\b|express|nestjs|mongo|cannot (?:get|post|delete|trace)|unexpected token/i,
        );
      },
    );
  });

  describe('every answer', () => {
    const answers: [string, RawRequest][] = [
      ['of a page', { path: '/health/live' }],
      ['of a failure', { path: '/nowhere' }],
      ['of the MCP endpoint', { method: 'POST', path: '/mcp' }],
      ['of a malformed path', { path: '/%' }],
    ];

    it.each(answers)('has the security headers: %s', async (_what, request) => {
      expect((await ask(request)).headers).toMatchObject(SECURITY_HEADERS);
    });

    it.each(answers)('says nothing of what it is made with: %s', async (_what, request) => {
      const { headers } = await ask(request);
      expect(headers).not.toHaveProperty('x-powered-by');
      expect(headers).not.toHaveProperty('server');
      expect(headers).not.toHaveProperty('via');
    });

    it.each(answers)('allows no other origin: %s', async (_what, request) => {
      const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
      const answer = await ask({ ...request, headers });
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    });

    it('has a request id of its own, whatever the request calls itself', async () => {
      const request = { path: '/nowhere', headers: { 'x-request-id': 'mine' } };
      const ids = [await ask(request), await ask(request)].map(({ headers }) => headers['x-request-id']);
      expect(new Set(ids).size).toBe(2);
      for (const id of ids) expect(id).toMatch(UUID);
    });
  });

  describe('a method without a route of its own', () => {
    it('HEAD answers as GET does, without a body', async () => {
      const answer = await ask({ method: 'HEAD', path: '/health/live' });
      expect([answer.status, answer.text]).toEqual([200, '']);
    });

    it('HEAD tells no more than GET to whoever has not signed in', async () => {
      expect((await ask({ method: 'HEAD', path: '/api/v1/companies' })).status).toBe(401);
    });

    it('OPTIONS is one that nobody knows: no preflight of another origin succeeds', async () => {
      const answer = await ask({ method: 'OPTIONS', path: LOGIN });
      expect([answer.status, answer.headers['allow']]).toEqual([404, undefined]);
    });

    it.each(['x-http-method-override', 'x-method-override'])('is not to be had by %s', async (name) => {
      const answer = await ask({ method: 'POST', path: '/api/v1/auth/me', headers: { [name]: 'GET' } });
      expect(answer.status).toBe(404);
    });
  });

  describe('a Host that is not ours', () => {
    const EVIL = 'evil.example';
    const forged: [string, Record<string, string>][] = [
      ['Host', { host: EVIL }],
      ['X-Forwarded-Host', { 'x-forwarded-host': EVIL }],
      ['X-Forwarded-Server', { 'x-forwarded-server': EVIL }],
      ['Forwarded', { forwarded: `host=${EVIL};proto=https` }],
    ];
    const everything = ({ status, headers, text }: RawAnswer): string =>
      `${status} ${JSON.stringify(headers)} ${text}`;

    it.each(forged)('changes nothing of an answer: %s', async (_what, headers) => {
      const body = JSON.stringify(newAccount());
      const answers = await Promise.all([
        ask({ path: '/health/live', headers }),
        ask({ path: '/nowhere', headers }),
        ask({ method: 'POST', path: '/api/v1/auth/register', headers: { ...JSON_TYPE, ...headers }, body }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 404, 201]);
      for (const answer of answers) expect(everything(answer)).not.toContain(EVIL);
    });

    it('is refused at /mcp before the credential is looked at', async () => {
      expect((await ask({ method: 'POST', path: '/mcp', headers: { host: EVIL } })).status).toBe(403);
    });

    it.each(forged.slice(1))('does not get into the challenge: %s', async (_what, headers) => {
      const answer = await ask({ method: 'POST', path: '/mcp', headers });
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toBe(
        'Bearer resource_metadata="http://localhost:3000/.well-known/oauth-protected-resource/mcp"',
      );
    });
  });
});

describe('an X-Forwarded-For from whom TRUST_PROXY does not name', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start({ TRUST_PROXY: '10.0.0.0/8' });
  });
  afterAll(() => world.stop());

  it('is not believed: nobody gets more attempts by it', async () => {
    const register = (_: unknown, index: number) =>
      world.http().post('/api/v1/auth/register', newAccount(), { 'x-forwarded-for': `198.18.0.${index}` });
    const answers = await Promise.all(Array.from({ length: 21 }, register));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
  });
});
