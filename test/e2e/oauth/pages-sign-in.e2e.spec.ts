import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withSecondFactor } from '../../support/account-requests.ts';
import { newAccount } from '../../support/accounts.ts';
import { World } from '../../support/bootstrap.ts';
import { OAuthClient } from '../../support/oauth-client.ts';
import { PageBrowser } from '../../support/page-browser.ts';
import type { ShownPage } from '../../support/page-browser.ts';
import { titleOf, wordsIn } from '../../support/shown-form.ts';
import { PASSWORD, register } from '../../support/test-company.ts';

const SIGN_IN = 'Sign in – Aidoo';
const CONSENT = 'Let Claude work in your Odoo? – Aidoo';

describe('the page to sign in', () => {
  let world: World;
  let client: OAuthClient;
  beforeAll(async () => {
    world = await World.reachable();
    client = new OAuthClient(world.url);
  });
  afterAll(() => world.stop());

  const browser = (language = 'en') => new PageBrowser(world.url, undefined, language);
  const begin = (from: PageBrowser, changes: Record<string, string> = {}): Promise<ShownPage> =>
    from.get(client.begin(changes).url);
  const somebody = () => register(world.http(), 'Analytical Engines');
  /** Whether the session of this browser opens the consent page. */
  const isKnown = async (from: PageBrowser) => titleOf((await begin(from)).text) === CONSENT;

  it('has fields that a password manager knows', async () => {
    const { text, headers } = await begin(browser());
    expect(titleOf(text)).toBe(SIGN_IN);
    expect(text).toMatch(/name="email" type="email" autocomplete="username"/);
    expect(text).toMatch(/name="password" type="password" autocomplete="current-password"/);
    expect(headers.get('content-language')).toBe('en');
  });

  it('begins with the address that the client believes to be there', async () => {
    const { text } = await begin(browser(), { login_hint: 'ada@example.com' });
    expect(text).toContain(' value="ada@example.com"');
  });

  it.each([
    ['fr-CA,fr;q=0.9,en;q=0.5', undefined, 'fr'],
    ['en', 'fr-BE en', 'fr'],
    ['fr', 'de', 'fr'],
    ['de', undefined, 'en'],
  ])('speaks, to a browser of %s at a client of %s, %s', async (accepted, uiLocales, language) => {
    const page = await begin(browser(accepted), uiLocales === undefined ? {} : { ui_locales: uiLocales });
    expect(page.text).toContain(`<html lang="${language}">`);
    expect(page.text).toContain(language === 'fr' ? 'Mot de passe' : 'Password');
  });

  it('says to ask whoever runs the server for a new password, where no mail is sent', async () => {
    const page = await begin(browser());
    expect(wordsIn(page.text)).toContain('Forgotten your password? Ask whoever runs this server');
    expect(page.text).not.toContain('/forgotten-password');
  });

  it('leads to the consent at once whoever is signed in to the dashboard', async () => {
    const sut = browser();
    await sut.post((await begin(sut)).url, { email: (await somebody()).email, password: PASSWORD });
    expect(await isKnown(sut)).toBe(true);
  });

  it('says that a password is wrong, keeps the address, and never sends the password back', async () => {
    const sut = browser('fr');
    const typed = { email: 'ada@example.com', password: 'not-the-password-42' };
    const page = await sut.post((await begin(sut)).url, typed);
    expect(page.status).toBe(422);
    expect(titleOf(page.text)).toBe('Erreur: Connexion – Aidoo');
    expect(page.text).toMatch(/role="alert"[^>]*>Aucun compte n’a cette adresse/);
    expect(page.text).toContain(' value="ada@example.com"');
    expect(page.text).not.toContain(typed.password);
  });

  it('says which field is missing', async () => {
    const sut = browser();
    const page = await sut.post((await begin(sut)).url, { email: 'ada@example.com', password: '' });
    expect(page.status).toBe(422);
    expect(page.text).toMatch(/id="password"[^>]*aria-describedby="problem password-wrong"/);
  });

  it('limits how often somebody may try, and says how long to wait', async () => {
    const sut = browser('fr');
    const { url } = await begin(sut);
    const wrong = { email: newAccount().email, password: 'not-the-password-42' };
    for (let time = 0; time < 10; time += 1) expect((await sut.post(url, wrong)).status).toBe(422);
    const page = await sut.post(url, wrong);
    expect(page.status).toBe(429);
    expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(page.text).toMatch(/Il y a eu trop d’essais\. Attendez \d+ minutes/);
  });

  describe('of whoever has a second factor', () => {
    async function afterPassword() {
      const person = await somebody();
      const recoveryCode = await withSecondFactor(person);
      const sut = browser();
      const { url } = await begin(sut);
      const page = await sut.post(url, { email: person.email, password: PASSWORD });
      return { sut, url, page, recoveryCode };
    }

    it('asks for the code on a page that can be loaded again', async () => {
      const { sut, page, url } = await afterPassword();
      expect(page.url.pathname).toBe(`${url.pathname}/code`);
      expect(page.text).toMatch(/name="code"[^>]*autocomplete="one-time-code"/);
      expect((await sut.get(page.url)).text).toBe(page.text);
    });

    it('lets in by the code, sent to where the password was', async () => {
      const { sut, url, recoveryCode } = await afterPassword();
      expect(titleOf((await sut.post(url, { code: recoveryCode })).text)).toBe(CONSENT);
    });

    it('takes both at once from a program that fills in what it knows', async () => {
      const person = await somebody();
      const code = await withSecondFactor(person);
      const sut = browser();
      const { url } = await begin(sut);
      const both = { email: person.email, password: PASSWORD };
      const wrong = await sut.post(url, { ...both, code: '000000' });
      expect(wordsIn(wrong.text)).toContain('This code is not right');
      expect(titleOf((await sut.post(url, { ...both, code })).text)).toBe(CONSENT);
    });

    it('lets nobody in by the password alone', async () => {
      const { sut, url } = await afterPassword();
      expect(titleOf((await sut.get(url)).text)).toBe(SIGN_IN);
      expect(await isKnown(sut)).toBe(false);
    });

    it('says that a code is wrong, and asks again', async () => {
      const { sut, url, recoveryCode } = await afterPassword();
      const page = await sut.post(url, { code: '000000' });
      expect(page.status).toBe(422);
      expect(wordsIn(page.text)).toContain('This code is not right');
      expect(titleOf((await sut.post(url, { code: recoveryCode })).text)).toBe(CONSENT);
    });

    it('takes the code for this one request alone', async () => {
      const { sut, recoveryCode } = await afterPassword();
      const other = await begin(sut);
      const page = await sut.post(other.url, { code: recoveryCode });
      expect(page.status).toBe(422);
      expect(wordsIn(page.text)).toContain('Begin again with your password');
    });

    it('leads whoever opens the page of the code without a password back', async () => {
      const sut = browser();
      const { url } = await begin(sut);
      expect((await sut.get(`${url.pathname}/code`)).url.pathname).toBe(url.pathname);
    });
  });

  describe('for whoever has no account', () => {
    async function registration(language?: string) {
      const sut = browser(language);
      const page = await sut.get(`${(await begin(sut)).url.pathname}/register`);
      return { sut, page };
    }

    it('leads to one that says the rules of a password, and on to the consent of the new company', async () => {
      const { sut, page } = await registration();
      expect(wordsIn(page.text)).toContain('12 to 128 characters');
      expect(page.text).toMatch(/name="password" type="password" autocomplete="new-password"/);
      const next = await sut.post(page.url, newAccount({ companyName: 'Difference Engines' }));
      expect(titleOf(next.text)).toBe(CONSENT);
      expect(wordsIn(next.text)).toContain('Difference Engines owner');
    });

    it('says in its language what is wrong with each field, and keeps the rest', async () => {
      const { sut, page } = await registration('fr');
      const account = newAccount({
        name: '',
        email: 'nobody',
        password: 'password1234',
        companyName: 'Dupont',
      });
      const next = await sut.post(page.url, account);
      expect(next.status).toBe(422);
      expect([...next.text.matchAll(/id="(\w+)-wrong"/g)].map(([, field]) => field)).toEqual([
        'name',
        'email',
        'password',
      ]);
      expect(next.text).toMatch(/<input id="name"[^>]* autofocus/);
      expect(next.text).toContain(' value="Dupont"');
      expect(next.text).not.toContain('password1234');
      expect(wordsIn(next.text)).toContain('qui ne soit ni l’un des plus courants');
    });

    it('says that there is an account already', async () => {
      const { email } = await somebody();
      const { sut, page } = await registration();
      const next = await sut.post(page.url, newAccount({ email }));
      expect(next.status).toBe(422);
      expect(wordsIn(next.text)).toContain('There is an account with this email address already');
    });
  });

  describe('in a browser where somebody is signed in already', () => {
    async function signedIn() {
      const person = await somebody();
      const sut = browser();
      const { url } = await begin(sut);
      await sut.post(url, { email: person.email, password: PASSWORD });
      return { sut, person };
    }
    const sso = (from: PageBrowser) => from.cookiesFor('/').find(({ name }) => name === 'aidoo_sso')!.value;
    const withSso = (value: string) => {
      const thief = browser();
      thief.set('aidoo_sso', value);
      return thief;
    };

    it('ends that session for whoever is somebody else, and asks who they are', async () => {
      const { sut } = await signedIn();
      const before = sso(sut);
      const { url } = await begin(sut);
      const page = await sut.post(`${url.pathname}/other-account`, {});
      expect(page.url.pathname).toBe(url.pathname);
      expect(titleOf(page.text)).toBe(SIGN_IN);
      expect(await isKnown(withSso(before))).toBe(false);
    });

    it('asks again when the client wants it, and then goes on', async () => {
      const { sut, person } = await signedIn();
      const page = await begin(sut, { prompt: 'login' });
      expect(titleOf(page.text)).toBe(SIGN_IN);
      const next = await sut.post(page.url, { email: person.email, password: PASSWORD });
      expect(titleOf(next.text)).toBe(CONSENT);
      expect(titleOf((await sut.get(page.url)).text)).toBe(CONSENT);
    });

    it('takes no sign-in of another page for the one that the client wants', async () => {
      const { sut, person } = await signedIn();
      const page = await begin(sut, { prompt: 'login' });
      const elsewhere = browser();
      await elsewhere.post((await begin(elsewhere)).url, { email: person.email, password: PASSWORD });
      sut.set('aidoo_sso', sso(elsewhere));
      expect(titleOf((await sut.get(page.url)).text)).toBe(SIGN_IN);
      const decided = await sut.post(page.url, {
        companyId: person.companyId,
        permissions: 'query',
        decision: 'allow',
      });
      expect(decided.url.host).toBe(new URL(world.url).host);
    });

    it('ends the session that the browser forgets by a new sign-in', async () => {
      const { sut, person } = await signedIn();
      const before = sso(sut);
      const page = await begin(sut, { prompt: 'login' });
      await sut.post(page.url, { email: person.email, password: PASSWORD });
      expect([await isKnown(withSso(before)), await isKnown(sut)]).toEqual([false, true]);
    });
  });

  it('is not shown where the client wants no page: it is told that somebody has to decide', async () => {
    const page = await begin(browser(), { prompt: 'none' });
    expect(page.url.origin).toBe('https://claude.ai');
    expect(page.url.searchParams.get('error')).toBe('consent_required');
  });
});
