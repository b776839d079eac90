import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../support/bootstrap.ts';
import { rawRequest } from '../support/raw-http.ts';
import type { RawAnswer } from '../support/raw-http.ts';

const OWN = 'https://aidoo.example';
const INSPECTOR = 'http://localhost:6274';
const EVIL = 'https://evil.example';
const ADDRESSES = ['/mcp', '/sse', '/messages'] as const;

/** What a page may do with answers, by what the browser was told. */
const allowed = ({ headers }: RawAnswer) => headers['access-control-allow-origin'];

const ASKED =
  'authorization, content-type, mcp-protocol-version, mcp-method, mcp-name, last-event-id, mcp-session-id';

const preflight = (world: World, origin: string, path: string, more: Record<string, string> = {}) =>
  rawRequest(world.url, {
    method: 'OPTIONS',
    path,
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': ASKED,
      ...more,
    },
  });

describe('pages in a browser, at a gateway on this machine', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  const post = (headers: Record<string, string>, path: string = '/mcp') =>
    rawRequest(world.url, { method: 'POST', path, headers });

  it.each(ADDRESSES)('of this machine learn without a credential what they may send to %s', async (path) => {
    const { status, headers, text } = await preflight(world, INSPECTOR, path);
    expect([status, text]).toEqual([204, '']);
    expect(headers['access-control-allow-origin']).toBe(INSPECTOR);
    const may = headers['access-control-allow-headers']!.toLowerCase().split(', ');
    expect(may).toEqual(expect.arrayContaining(ASKED.split(', ')));
    expect(headers['access-control-allow-methods']!.split(', ')).toContain('POST');
  });

  it.each(ADDRESSES)(
    'of this machine read why %s refuses them, and how near the limits are',
    async (path) => {
      const method = path === '/sse' ? 'GET' : 'POST';
      const { status, headers } = await rawRequest(world.url, {
        method,
        path,
        headers: { origin: INSPECTOR },
      });
      expect([status, headers['access-control-allow-origin']]).toEqual([401, INSPECTOR]);
      const exposed = headers['access-control-expose-headers']!.split(', ');
      for (const name of ['WWW-Authenticate', 'Retry-After', 'RateLimit', 'RateLimit-Policy'])
        expect(exposed).toContain(name);
    },
  );

  it('of this machine read answers', async () => {
    const { key } = await (await world.company()).apiKey('owner');
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
    const answer = await rawRequest(world.url, {
      method: 'POST',
      path: '/mcp',
      headers: {
        origin: INSPECTOR,
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body,
    });
    expect([answer.status, allowed(answer)]).toEqual([200, INSPECTOR]);
  });

  it.each([EVIL, 'http://localhost.evil.example', 'null', 'file://', 'http://127.0.0.1.evil.example'])(
    'of elsewhere are refused, and read nothing: %s',
    async (origin) => {
      for (const path of ADDRESSES)
        for (const answer of [await preflight(world, origin, path), await post({ origin }, path)])
          expect([answer.status, allowed(answer)]).toEqual([403, undefined]);
    },
  );

  it('are refused at a foreign Host before anything is allowed', async () => {
    const answer = await preflight(world, INSPECTOR, '/mcp', { host: 'evil.example' });
    expect([answer.status, allowed(answer)]).toEqual([403, undefined]);
  });

  it('never send cookies along', async () => {
    for (const answer of [await preflight(world, INSPECTOR, '/mcp'), await post({ origin: INSPECTOR })])
      expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
  });

  it('get no answer that a cache has kept for another origin', async () => {
    for (const answer of [await post({ origin: INSPECTOR }), await post({ origin: EVIL }), await post({})])
      expect(answer.headers['vary']).toMatch(/\bOrigin\b/);
  });

  it('are no concern of whoever sends no Origin', async () => {
    const answer = await post({});
    expect([answer.status, allowed(answer)]).toEqual([401, undefined]);
  });

  it('cannot have what is no preflight without a credential', async () => {
    const { status } = await rawRequest(world.url, {
      method: 'OPTIONS',
      path: '/mcp',
      headers: { origin: INSPECTOR },
    });
    expect(status).toBe(401);
  });

  describe.each(['/.well-known/oauth-protected-resource', '/.well-known/oauth-protected-resource/mcp'])(
    'of anywhere ask %s who gives out tokens',
    (path) => {
      it('with the header of MCP', async () => {
        const { status, headers } = await preflight(world, EVIL, path);
        expect([status, headers['access-control-allow-origin']]).toEqual([204, '*']);
        expect(headers['access-control-allow-headers']!.toLowerCase()).toContain('mcp-protocol-version');
      });

      it.each(['GET', 'HEAD'])('by %s', async (method) => {
        const answer = await rawRequest(world.url, { method, path, headers: { origin: EVIL } });
        expect([answer.status, allowed(answer)]).toEqual([200, '*']);
      });
    },
  );
});

describe('pages in a browser, at a gateway in public', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start({ PUBLIC_URL: OWN });
  });
  afterAll(() => world.stop());

  const from = (origin: string) => preflight(world, origin, '/mcp', { host: 'aidoo.example' });

  it('are let in when they are its own', async () => {
    const answer = await from(OWN);
    expect([answer.status, allowed(answer)]).toEqual([204, OWN]);
  });

  it.each([INSPECTOR, 'http://aidoo.example', 'https://aidoo.example:8443', 'https://a.aidoo.example', EVIL])(
    'are refused when they are of another origin: %s',
    async (origin) => {
      const answer = await from(origin);
      expect([answer.status, allowed(answer)]).toEqual([403, undefined]);
    },
  );
});
