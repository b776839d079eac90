import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../support/bootstrap.ts';
import { Browser, cookiesOf } from '../support/browser.ts';

// A spec of its own: passport keeps its strategies per process, so two gateways cannot share one.
describe('a gateway whose PUBLIC_URL is https', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start({ PUBLIC_URL: 'https://aidoo.example.com' });
  });
  afterAll(() => world.stop());

  const signedUp = async () => {
    const sut = new Browser(world.url);
    return { sut, answer: await sut.register() };
  };

  it('sets cookies that are Secure and whose names make browsers insist on it', async () => {
    const { answer } = await signedUp();
    const [refresh, sso] = cookiesOf(answer);
    expect(refresh).toMatchObject({
      name: '__Secure-aidoo_refresh',
      secure: true,
      httpOnly: true,
      sameSite: 'strict',
      path: '/api/v1/auth',
    });
    expect(sso).toMatchObject({
      name: '__Host-aidoo_sso',
      secure: true,
      httpOnly: true,
      sameSite: 'lax',
      path: '/',
    });
    // RFC 6265bis, section 4.1.3.2: with a Domain, browsers would refuse the __Host- cookie.
    expect(sso!.domain).toBeUndefined();
  });

  it('takes them back under these names', async () => {
    const { sut } = await signedUp();
    expect((await sut.refresh()).status).toBe(200);
    const removed = cookiesOf(await sut.logout());
    expect(removed.map(({ name, secure }) => [name, secure])).toEqual([
      ['__Secure-aidoo_refresh', true],
      ['__Host-aidoo_sso', true],
    ]);
  });

  it('does not take them under the names of http, which any page of a sister domain could set', async () => {
    const { sut } = await signedUp();
    const plain = new Browser(world.url);
    plain.jar.set('aidoo_refresh', sut.jar.get('__Secure-aidoo_refresh')!);
    expect((await plain.refresh()).status).toBe(401);
  });

  it('takes no request that a page of another origin makes, http on its own name included', async () => {
    const { sut } = await signedUp();
    const from = async (origin: string) =>
      (await sut.send('POST', '/api/v1/auth/refresh', undefined, { origin })).status;
    expect(await from('http://aidoo.example.com')).toBe(403);
    expect(await from('http://localhost:3000')).toBe(403);
    expect(await from('null')).toBe(403);
    expect(await from('https://aidoo.example.com')).toBe(200);
  });

  it('tells browsers to use TLS from then on', async () => {
    const answer = await world.http().get('/health/live');
    expect(answer.headers.get('strict-transport-security')).toMatch(/^max-age=31536000; *includeSubDomains$/);
  });

  it('answers MCP requests for its own Host only', async () => {
    const answer = await world.http('aid_live_unknown').post('/mcp', {});
    expect(answer.status).toBe(403);
  });
});
