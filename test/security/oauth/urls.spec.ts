import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseSetCookie } from 'cookie';
import { World } from '../../support/bootstrap.ts';
import { OAuthClient } from '../../support/oauth-client.ts';
import { rawRequest } from '../../support/raw-http.ts';
import type { RawAnswer } from '../../support/raw-http.ts';

const PUBLIC_URL = 'https://aidoo.example.com';

/** What a request can say of where it was sent to. */
const CLAIMS: readonly (readonly [string, Record<string, string>, target?: string])[] = [
  ['Host', { host: 'evil.example' }],
  ['Host with a port', { host: 'aidoo.example.com:8443' }],
  ['Host with a user', { host: 'aidoo.example.com@evil.example' }],
  ['X-Forwarded-Host', { 'x-forwarded-host': 'evil.example' }],
  ['X-Forwarded-Host twice', { 'x-forwarded-host': 'aidoo.example.com, evil.example' }],
  ['X-Forwarded-Proto', { 'x-forwarded-proto': 'http' }],
  ['X-Forwarded-Port', { 'x-forwarded-port': '1' }],
  ['X-Forwarded-Prefix', { 'x-forwarded-prefix': '/evil' }],
  ['X-Forwarded-Server', { 'x-forwarded-server': 'evil.example' }],
  ['X-Original-URL', { 'x-original-url': '/evil', 'x-rewrite-url': '/evil' }],
  ['X-Host', { 'x-host': 'evil.example', 'x-http-host-override': 'evil.example' }],
  ['Forwarded', { forwarded: 'for=1.2.3.4;host=evil.example;proto=http' }],
  ['Origin', { origin: 'https://evil.example' }],
  ['Referer', { referer: 'https://evil.example/' }],
  ['a whole URL as its target', {}, 'http://evil.example'],
  ['a whole URL of another scheme', {}, 'ftp://evil.example:21'],
  ['a whole URL with a user', {}, 'HTTPS://user@evil.example'],
];

describe('the addresses that the gateway names, behind a proxy that speaks TLS', () => {
  let world: World;
  let client: OAuthClient;

  beforeAll(async () => {
    world = await World.start({ PUBLIC_URL });
    client = new OAuthClient(PUBLIC_URL);
  });
  afterAll(() => world.stop());

  const ask = (path: string, [, headers, target = '']: (typeof CLAIMS)[number], more: object = {}) =>
    rawRequest(world.url, {
      path: target + path,
      headers: { host: 'aidoo.example.com', ...headers },
      ...more,
    });
  /** All of an answer that could hold an address. */
  const said = ({ headers, text }: RawAnswer): string => {
    // CORS says back who asked: no address of ours.
    const { 'access-control-allow-origin': _origin, ...rest } = headers;
    return JSON.stringify(rest) + text;
  };
  const authorize = (changes: Record<string, string> = {}): string => {
    const { pathname, search } = client.begin({ state: 's', ...changes }).url;
    return pathname + search;
  };

  it.each(CLAIMS)('RFC 9700 4.13: are no others in the metadata for %s', async (...claim) => {
    for (const path of [
      '/.well-known/oauth-authorization-server',
      '/.well-known/openid-configuration',
      '/.well-known/oauth-protected-resource',
      '/.well-known/oauth-protected-resource/mcp',
    ]) {
      const { status, text } = await ask(path, claim);
      expect([path, status]).toEqual([path, 200]);
      const named = text.match(/[a-z]+:\/\/[^"/]+/gi) ?? [];
      expect(named.length).toBeGreaterThan(0);
      expect(new Set(named)).toEqual(new Set([PUBLIC_URL]));
    }
  });

  it.each(CLAIMS)('RFC 9700 4.13: are no others in redirects, cookies and pages for %s', async (...claim) => {
    const begun = await ask(authorize(), claim);
    expect(begun.status).toBe(303);
    expect(begun.headers.location).toMatch(/^(https:\/\/aidoo\.example\.com)?\/interaction\/[\w-]+$/);
    expect(said(begun)).not.toMatch(/evil|:8443|\bhttp:/);
    const cookies = begun.headers['set-cookie']!.map((text) => parseSetCookie(text));
    expect(cookies.map(({ domain }) => domain)).toEqual(cookies.map(() => undefined));
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const { pathname } = new URL(begun.headers.location!, PUBLIC_URL);
    const page = await ask(pathname, claim, {
      headers: { host: 'aidoo.example.com', ...claim[1], cookie },
    });
    // Our pages are asked for by nobody else’s.
    expect(page.status).toBe('origin' in claim[1] ? 403 : 200);
    expect(said(page)).not.toMatch(/evil|:8443/);
  });

  it.each(CLAIMS)('RFC 9700 4.13: are no others after the decision for %s', async (...claim) => {
    const begun = await ask(authorize(), claim);
    const cookies = begun.headers['set-cookie']!.map((text) => parseSetCookie(text));
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const { pathname } = new URL(begun.headers.location!, PUBLIC_URL);
    const { origin: _foreign, ...headers } = claim[1];
    const decided = await ask(pathname, [claim[0], headers, claim[2]], {
      method: 'POST',
      headers: {
        host: 'aidoo.example.com',
        ...headers,
        cookie,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'decision=deny',
    });
    expect(decided.status).toBe(303);
    expect(new URL(decided.headers.location!, PUBLIC_URL).origin).toBe(PUBLIC_URL);
    expect(said(decided)).not.toMatch(/evil|:8443/);
  });

  it.each(CLAIMS)('RFC 9700 4.13: are no others in errors for %s', async (...claim) => {
    for (const path of [authorize({ client_id: 'nobody' }), authorize({ prompt: 'none' }), '/oauth/nothing'])
      expect(said(await ask(path, claim))).not.toMatch(/evil|:8443/);
    const token = await ask('/oauth/token', claim, { method: 'POST' });
    expect(said(token)).not.toMatch(/evil|:8443/);
  });

  it.each(CLAIMS)('RFC 9728 5.1: are no others in the challenge of /mcp for %s', async (...claim) => {
    const { headers, status } = await ask('/mcp', claim, { method: 'POST' });
    // A foreign Host or Origin is refused before that.
    if (status === 403) return expect(headers['www-authenticate']).toBeUndefined();
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toContain(
      `resource_metadata="${PUBLIC_URL}/.well-known/oauth-protected-resource/mcp"`,
    );
  });

  it('ASVS 3.3.1: have Secure cookies with the prefixes that browsers insist on', async () => {
    const begun = await ask(authorize(), CLAIMS[5]!);
    const cookies = begun.headers['set-cookie']!.map((text) => parseSetCookie(text));
    expect(cookies.length).toBeGreaterThan(1);
    for (const { name, secure, httpOnly, sameSite } of cookies) {
      expect(name).toMatch(/^__(Host|Secure)-aidoo_/);
      expect({ secure, httpOnly, sameSite }).toEqual({ secure: true, httpOnly: true, sameSite: 'lax' });
    }
  });
});

describe('on http of this machine', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.reachable();
  });
  afterAll(() => world.stop());

  it('ASVS 3.3.1: cookies need no TLS, and are as closed to scripts and other sites', async () => {
    const { url } = new OAuthClient(world.url).begin();
    const answer = await fetch(url, { redirect: 'manual' });
    const cookies = answer.headers.getSetCookie().map((text) => parseSetCookie(text));
    expect(cookies.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['aidoo_interaction', 'aidoo_interaction.sig', 'aidoo_resume']),
    );
    for (const { secure, httpOnly, sameSite, path } of cookies) {
      expect([secure ?? false, httpOnly, sameSite]).toEqual([false, true, 'lax']);
      expect(path).toMatch(/^\/(interaction|oauth\/authorize)\/[\w-]{43}$/);
    }
  });
});
