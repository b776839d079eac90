import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../../support/bootstrap.ts';
import { OAuthClient } from '../../support/oauth-client.ts';
import { PASSWORD, register } from '../../support/test-company.ts';

const PUBLIC_URL = 'https://aidoo.example.com';

// A spec of its own: passport keeps its strategies per process, so two gateways cannot share one.
describe('the pages behind a proxy that ends TLS', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ PUBLIC_URL });
  });
  afterAll(() => world.stop());

  const cookiesOf = ({ headers }: Response) => headers.getSetCookie();
  const shownBy = (response: Response) =>
    cookiesOf(response)
      .map((text) => text.split(';')[0]!)
      .filter((text) => !text.endsWith('='));
  const begin = () => {
    const { url } = new OAuthClient(world.url).begin({ resource: `${PUBLIC_URL}/mcp` });
    // The proxy speaks http to us, and whoever asks it for another host is refused or, as here, not.
    return fetch(url, { redirect: 'manual', headers: { 'x-forwarded-host': 'evil.example' } });
  };
  const post = (path: string, cookies: readonly string[], form: Record<string, string>) =>
    fetch(world.url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: cookies.join('; '), origin: PUBLIC_URL },
      body: new URLSearchParams(form),
    });

  it('have cookies that are Secure, bound to the one page, and named so that browsers insist on it', async () => {
    const begun = await begin();
    const path = begun.headers.get('location')!;
    const uid = path.split('/').at(-1)!;
    const [interaction, resume] = ['aidoo_interaction', 'aidoo_resume'].map((name) =>
      cookiesOf(begun).find((text) => text.startsWith(`__Secure-${name}=`)),
    );
    expect(interaction).toMatch(new RegExp(`; path=/interaction/${uid};.*; samesite=lax; secure; httponly$`));
    expect(resume).toMatch(new RegExp(`; path=/oauth/authorize/${uid};.*; samesite=lax; secure; httponly$`));
    for (const text of cookiesOf(begun)) expect(text).toMatch(/^__(Secure|Host)-|^aidoo.*\.sig=|\.sig=/);
    const person = await register(world.http(), 'Analytical Engines');
    const entered = await post(path, shownBy(begun), { email: person.email, password: PASSWORD });
    expect(entered.status).toBe(303);
    expect(cookiesOf(entered).map((text) => text.split('=')[0])).toEqual([
      '__Secure-aidoo_refresh',
      '__Host-aidoo_sso',
    ]);
  });

  it('lead the browser by names of PUBLIC_URL alone, whatever the proxy says', async () => {
    const begun = await begin();
    const path = begun.headers.get('location')!;
    expect(path).toMatch(/^\/interaction\/[\w-]+$/);
    const denied = await post(path, shownBy(begun), { decision: 'deny' });
    expect(denied.headers.get('location')).toMatch(
      /^https:\/\/aidoo\.example\.com\/oauth\/authorize\/[\w-]+$/,
    );
  });

  it('take no form from the same host over http', async () => {
    const begun = await begin();
    const answer = await fetch(world.url + begun.headers.get('location')!, {
      method: 'POST',
      headers: { cookie: shownBy(begun).join('; '), origin: 'http://aidoo.example.com' },
      body: new URLSearchParams({ decision: 'deny' }),
    });
    expect(answer.status).toBe(403);
  });
});
