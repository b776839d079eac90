import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Settings } from '@aidoo/config';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { newAccount } from '../support/accounts.ts';
import { createApp } from '../../apps/gateway/src/create-app.ts';
import { World } from '../support/bootstrap.ts';
import { companyRequest, pathIn } from '../support/company-requests.ts';
import { rawBytes, rawRequest } from '../support/raw-http.ts';
import type { RawAnswer, RawRequest } from '../support/raw-http.ts';
import { companyRoutes, declaredRoutes } from '../support/routes.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const LOGIN = '/api/v1/auth/login';

/** Requests that go wrong, each in its own way. */
const FAILURES: [what: string, status: number, code: string, request: RawRequest][] = [
  ['an unknown route', 404, 'not_found', { path: '/nowhere' }],
  ['an unknown route of the API', 404, 'not_found', { path: '/api/v1/nowhere' }],
  ['the root', 404, 'not_found', { path: '/' }],
  ['a wrong method', 405, 'method_not_allowed', { method: 'DELETE', path: LOGIN }],
  ['TRACE', 405, 'method_not_allowed', { method: 'TRACE', path: LOGIN }],
  ['a wrong method of an unknown route', 404, 'not_found', { method: 'DELETE', path: '/nowhere' }],
  ['another spelling of a route', 404, 'not_found', { path: '/API/v1/companies' }],
  ['another spelling of /mcp', 404, 'not_found', { method: 'POST', path: '/MCP' }],
  ['a letter of a route in percent', 404, 'not_found', { method: 'POST', path: '/%6dcp' }],
  ['a doubled slash', 404, 'not_found', { path: '//api/v1/companies' }],
  ['an encoded slash', 401, 'unauthenticated', { path: '/api/v1/companies/a%2fmembers' }],
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
  'content-security-policy': "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
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

    it('OPTIONS is one that nobody has: no preflight of another origin succeeds', async () => {
      const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
      const answer = await ask({ method: 'OPTIONS', path: LOGIN, headers });
      expect([answer.status, answer.headers['allow']]).toEqual([405, 'POST']);
    });

    it('is told which ones there are, on every route', async () => {
      const routes = declaredRoutes(world.app).filter(({ method }) => method !== 'ALL');
      for (const { path } of routes) {
        const methods = routes.filter((route) => route.path === path).map(({ method }) => method);
        if (methods.includes('GET') && !methods.includes('HEAD')) methods.push('HEAD');
        const answer = await ask({ method: 'TRACE', path: path.replaceAll(/:\w+/g, 'x') });
        expect([path, answer.status, answer.headers['allow']]).toEqual([
          path,
          405,
          methods.sort().join(', '),
        ]);
      }
    });

    it.each(['x-http-method-override', 'x-method-override'])('is not to be had by %s', async (name) => {
      const answer = await ask({ method: 'POST', path: '/api/v1/auth/me', headers: { [name]: 'GET' } });
      expect(answer.status).toBe(405);
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
        'Bearer resource_metadata="http://localhost:3000/.well-known/oauth-protected-resource/mcp", scope="odoo:query odoo:read odoo:schema"',
      );
    });
  });
});

/** What never becomes a request, as it goes over the wire. */
const GARBAGE: [what: string, status: number, code: string, bytes: string][] = [
  ['no HTTP at all', 400, 'malformed_request', 'canary\r\n\r\n'],
  ['TLS', 400, 'malformed_request', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ['another version', 400, 'malformed_request', 'GET /canary HTTP/9.9\r\nHost: a\r\n\r\n'],
  ['an unknown method', 400, 'malformed_request', 'CANARY / HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['no Host', 400, 'malformed_request', 'GET /canary HTTP/1.1\r\nConnection: close\r\n\r\n'],
  [
    'two Hosts',
    400,
    'malformed_request',
    'GET / HTTP/1.1\r\nHost: a\r\nHost: canary\r\nConnection: close\r\n\r\n',
  ],
  ['a header without a colon', 400, 'malformed_request', 'GET / HTTP/1.1\r\nHost: a\r\ncanary\r\n\r\n'],
  ['a NUL in a header', 400, 'malformed_request', 'GET / HTTP/1.1\r\nHost: a\r\nX: canary\0\r\n\r\n'],
  [
    'a bare line feed in a header',
    400,
    'malformed_request',
    'GET / HTTP/1.1\r\nHost: a\r\nX: canary\nY: b\r\n\r\n',
  ],
  ['a folded header', 400, 'malformed_request', 'GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n canary\r\n\r\n'],
  [
    'headers of more than 16 KB',
    431,
    'headers_too_large',
    `GET / HTTP/1.1\r\nHost: a\r\nX: canary${'x'.repeat(20_000)}\r\n\r\n`,
  ],
  [
    'very many headers',
    431,
    'headers_too_large',
    `GET / HTTP/1.1\r\nHost: a\r\n${'X: canary\r\n'.repeat(3000)}\r\n`,
  ],
  [
    'two lengths',
    400,
    'malformed_request',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na',
  ],
  [
    'a length and chunks',
    400,
    'malformed_request',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  [
    'chunks without a length',
    400,
    'malformed_request',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\ncanary\r\n',
  ],
];

describe('what cannot be read as a request', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  it.each(GARBAGE)(
    'is a problem of RFC 9457, and closes the connection: %s',
    async (_what, status, code, bytes) => {
      const answer = await rawBytes(world.url, bytes);
      expect(answer).toMatchObject({
        status,
        headers: { 'content-type': 'application/problem+json; charset=utf-8', connection: 'close' },
      });
      const problem = JSON.parse(answer.text) as Record<string, unknown>;
      expect(problem).toMatchObject({
        type: 'about:blank',
        status,
        code,
        requestId: expect.stringMatching(UUID),
      });
      expect(problem['requestId']).toBe(answer.headers['x-request-id']);
      expect(answer.text).not.toMatch(/canary|node|HPE_|llhttp/i);
    },
  );

  it('is no expectation that nobody knows, which is left alone', async () => {
    const bytes =
      'GET /health/live HTTP/1.1\r\nHost: a\r\nExpect: the unexpected\r\nConnection: close\r\n\r\n';
    expect((await rawBytes(world.url, bytes)).status).toBe(200);
  });

  it('is no absolute address, which stands for its path', async () => {
    const ask = (path: string) =>
      rawBytes(
        world.url,
        `GET http://evil.example${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
      );
    expect((await ask('/health/live')).status).toBe(200);
    const refused = await ask('/api/v1/companies');
    expect(refused.status).toBe(401);
    expect(JSON.stringify(refused)).not.toContain('evil');
  });

  it('splits no answer: a line break in a path or in a name gets into no header', async () => {
    const { company } = { company: await world.company() };
    const evil = encodeURIComponent('x\r\nSet-Cookie: evil=1');
    for (const route of companyRoutes(world.app)) {
      const answer = await rawRequest(world.url, {
        method: route.method,
        path: pathIn(route, evil, evil),
        headers: { ...JSON_TYPE, authorization: `Bearer ${company.people.owner.accessToken}` },
        body: JSON.stringify(companyRequest(route).body ? { name: 'x\r\nSet-Cookie: evil=1' } : {}),
      });
      expect(answer.status).toBe(404);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });
});

describe('a request that takes too long to arrive', () => {
  let world: World;

  beforeAll(async () => {
    const impatient = async (settings: Settings): Promise<NestExpressApplication> => {
      const app = await createApp(settings);
      const soon = { headersTimeout: 200, requestTimeout: 400, connectionsCheckingInterval: 20 };
      Object.assign(app.getHttpServer(), soon);
      return app;
    };
    world = await World.start({}, impatient);
  });
  afterAll(() => world.stop());

  it.each([
    ['nothing but the start of its headers', 'GET / HTTP/1.1\r\nHost: a\r\n'],
    [
      'a body that stops',
      `POST ${LOGIN} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
    ],
  ])('is ended with 408: %s', async (_what, bytes) => {
    const answer = await rawBytes(world.url, bytes);
    expect(answer).toMatchObject({ status: 408, headers: { connection: 'close' } });
    expect(JSON.parse(answer.text)).toMatchObject({
      code: 'request_timeout',
      requestId: expect.stringMatching(UUID),
    });
  });

  it('has half a minute otherwise, and Node looks more than once in that time', async () => {
    const { headersTimeout, requestTimeout, connectionsCheckingInterval } = await untouched();
    expect([headersTimeout, requestTimeout, connectionsCheckingInterval]).toEqual([15_000, 30_000, 5_000]);
  });

  it('may come on a connection that a proxy has left idle for a minute', async () => {
    expect((await untouched()).keepAliveTimeout).toBe(75_000);
  });

  async function untouched(): Promise<Record<string, number>> {
    const patient = await World.start();
    await patient.stop();
    return patient.app.getHttpServer() as unknown as Record<string, number>;
  }
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
