import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CompaniesService } from '@aidoo/companies';
import * as fc from 'fast-check';
import { World } from '../../support/bootstrap.ts';
import { hostileText } from '../../support/hostile-values.ts';
import { OAuthClient } from '../../support/oauth-client.ts';
import { PageBrowser } from '../../support/page-browser.ts';
import type { ShownPage } from '../../support/page-browser.ts';
import { tagsIn, titleOf } from '../../support/shown-form.ts';
import { PASSWORD } from '../../support/test-company.ts';
import type { TestCompany } from '../../support/test-company.ts';

const OVER = 'This page is over – Aidoo';

describe('a page of the way to an authorization', () => {
  let world: World;
  let company: TestCompany;
  let client: OAuthClient;
  beforeAll(async () => {
    world = await World.reachable();
    company = await world.company();
    client = new OAuthClient(world.url);
  });
  afterAll(() => world.stop());

  const begin = async (changes: Record<string, string> = {}, sut = new PageBrowser(world.url)) => ({
    sut,
    page: await sut.get(client.begin(changes).url),
  });
  async function signedIn() {
    const { sut, page } = await begin();
    const { email } = company.people.owner;
    return { sut, page: await sut.post(page.url, { email, password: PASSWORD }) };
  }
  const allow = () => ({ companyId: company.id, permissions: 'query', decision: 'allow' });
  const send = (page: ShownPage, sut: PageBrowser, body: string, type: string) =>
    fetch(page.url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': type, cookie: cookieOf(sut, page), origin: world.url },
      body,
    });
  const cookieOf = (sut: PageBrowser, { url }: ShownPage) =>
    sut
      .cookiesFor(url.pathname)
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');

  it.each(['https://evil.example', 'null', 'http://127.0.0.1:1'])(
    'takes no form that a page of %s has sent, and nothing is done',
    async (origin) => {
      const { sut, page } = await signedIn();
      for (const path of ['', '/register', '/forgotten-password', '/other-account']) {
        const refused = await sut.post(page.url.pathname + path, allow(), { origin });
        expect(refused.status).toBe(403);
        expect(titleOf(refused.text)).toBe('This did not come from our page – Aidoo');
      }
      const back = await sut.post(page.url, allow());
      expect(back.url.searchParams.has('code')).toBe(true);
    },
  );

  it('runs no script, loads nothing, is framed by nobody, kept by nobody, and named to nobody', async () => {
    const { sut, page } = await signedIn();
    const start = (await begin()).page;
    const pages = [
      page,
      start,
      await sut.get(`${page.url.pathname}/register`),
      await sut.get('/interaction/unknown'),
      await sut.get('/oauth/authorize?client_id=unknown'),
      await sut.post(page.url, {}, { origin: 'null' }),
    ];
    for (const { headers } of pages) {
      expect(headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src 'sha256-[\w+/]+='; form-action 'self'( https:\/\/claude\.ai)?; base-uri 'none'; frame-ancestors 'none'$/,
      );
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    }
  });

  it('is over for every browser but the one that has begun it', async () => {
    const { page } = await begin();
    const other = await begin();
    for (const sut of [new PageBrowser(world.url), other.sut])
      for (const shown of [await sut.get(page.url), await sut.post(page.url, allow())]) {
        expect(shown.status).toBe(400);
        expect(titleOf(shown.text)).toBe(OVER);
      }
  });

  it('is over for whoever shows the cookie of another request, or one that nobody has signed', async () => {
    const [one, other] = [await begin(), await begin()];
    const { value } = one.sut
      .cookiesFor(one.page.url.pathname)
      .find(({ name }) => name === 'aidoo_interaction')!;
    one.sut.set('aidoo_interaction', value, other.page.url.pathname);
    expect(titleOf((await one.sut.get(other.page.url)).text)).toBe(OVER);
    const thief = new PageBrowser(world.url);
    thief.set('aidoo_interaction', value, one.page.url.pathname);
    expect(titleOf((await thief.get(one.page.url)).text)).toBe(OVER);
  });

  it('leads to nothing but what the client has registered', async () => {
    const { page: wrong } = await begin({ redirect_uri: 'https://evil.example/callback' });
    expect(wrong.status).toBe(400);
    expect(wrong.url.origin).toBe(world.url);
    const { sut, page } = await signedIn();
    const evil = 'https://evil.example/';
    const back = await sut.post(`${page.url.pathname}?redirect_uri=${evil}&returnTo=${evil}`, {
      decision: 'deny',
      redirect_uri: evil,
      returnTo: evil,
    });
    expect(back.url.origin).toBe('https://claude.ai');
  });

  it('says of what goes wrong on our side where it is in the log, and nothing of what is inside', async () => {
    const { sut, page } = await signedIn();
    const companies = world.app.get(CompaniesService, { strict: false });
    const broken = jest.spyOn(companies, 'listOf').mockRejectedValueOnce(new Error('the inside'));
    const answer = await sut.get(page.url);
    broken.mockRestore();
    expect(answer.status).toBe(500);
    expect(titleOf(answer.text)).toBe('Something went wrong on our side – Aidoo');
    expect(answer.text).toContain(`<code>${answer.headers.get('x-request-id')}</code>`);
    expect(answer.text).not.toContain('inside');
  });

  describe('answers a form that no browser of ours sends:', () => {
    it('of more than 16 kB', async () => {
      const { sut, page } = await begin();
      const answer = await sut.post(page.url, { email: 'x'.repeat(17_000), password: 'x' });
      expect(answer.status).toBe(413);
    });

    it('of very many fields', async () => {
      const { sut, page } = await begin();
      const answer = await sut.post(page.url, { permissions: Array.from({ length: 1001 }, () => '') });
      expect(answer.status).toBe(413);
      const many = Object.fromEntries(Array.from({ length: 900 }, (_none, index) => [`f${index}`, '']));
      expect((await sut.post(page.url, many)).status).toBe(422);
    });

    it('of another type', async () => {
      const { sut, page } = await begin();
      for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x']) {
        const answer = await send(page, sut, '{}', type);
        expect(answer.status).toBe(415);
        expect(titleOf(await answer.text())).toBe('This form cannot be read – Aidoo');
      }
    });

    it.each([
      '%',
      'email=%zz&password=%00',
      '__proto__[x]=1&constructor=2',
      'email[]=a&password[x]=b',
      '',
      '&&&=',
    ])('written as %j', async (body) => {
      const { sut, page } = await begin();
      const answer = await send(page, sut, body, 'application/x-www-form-urlencoded');
      expect(answer.status).toBe(422);
      expect(titleOf(await answer.text())).toBe('Error: Sign in – Aidoo');
    });

    it('with every field twice', async () => {
      const { sut, page } = await begin();
      const answer = await sut.post(page.url, { email: ['a@b.example', 'c'], password: ['x', 'y'] });
      expect(answer.status).toBe(422);
    });
  });

  it('never takes for markup what somebody else has written', async () => {
    const anything = fc.oneof(
      hostileText.map((text) => text.slice(0, 900)),
      fc.constantFrom(
        '<script>alert(1)</script>',
        '"><img src=x onerror=alert(1)>',
        "' autofocus onfocus='x",
        '</title><b>',
      ),
    );
    const { sut, page: consent } = await signedIn();
    const shown = async (text: string): Promise<ShownPage[]> => {
      const { sut: stranger, page } = await begin({
        login_hint: `a${text}`,
        ui_locales: text,
        state: `s${text}`,
      });
      return [
        page,
        await stranger.post(page.url, { email: `a${text}`, password: 'x' }),
        // A control character, so that these are wrong and come back whatever the rest is.
        await stranger.post(`${page.url.pathname}/register`, { name: `\0${text}`, companyName: `\0${text}` }),
        await sut.get(`${consent.url.pathname}?companyId=${encodeURIComponent(text)}`),
        await sut.post(consent.url, { ...allow(), companyId: text, permissions: text }),
        await sut.get(`/oauth/authorize?client_id=${encodeURIComponent(`c${text}`)}`),
        await sut.get(client.begin({ redirect_uri: text }).url),
      ];
    };
    const harmless = (await shown('x')).map(({ text }) => tagsIn(text));
    await fc.assert(
      fc.asyncProperty(anything, async (text) => {
        fc.pre(text.isWellFormed());
        const pages = await shown(text);
        expect(pages.map((page) => tagsIn(page.text))).toEqual(harmless);
      }),
      { numRuns: 25 },
    );
  });
});
