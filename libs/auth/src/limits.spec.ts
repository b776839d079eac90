import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OneTimeLinks, SecondFactor } from '@aidoo/users';
import { userId } from '@aidoo/kernel';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { TOTP } from 'otpauth';
import { AuthLimits } from './auth-limits.ts';
import { listen, roomsOn, testSettings } from './testing/test.app.ts';
import type { Answer } from './testing/test.browser.ts';
import { newAccount, TestBrowser } from './testing/test.browser.ts';

const MINUTE = 60;

describe(AuthLimits.name, () => {
  const limits: AuthLimits = Object.assign(new AuthLimits(), {
    failuresPerAddress: { name: 'address', points: 3, seconds: 15 * MINUTE },
    failuresPerSource: { name: 'source', points: 6, seconds: 15 * MINUTE },
    refusedRefreshesPerSource: { name: 'refresh-source', points: 3, seconds: 15 * MINUTE },
    registrationsPerSource: { name: 'registration', points: 2, seconds: 60 * MINUTE },
    tokensPerSource: { name: 'token-source', points: 2, seconds: 60 * MINUTE },
  });
  const wrong = 'not the password';
  let app: NestExpressApplication;
  let url: string;
  let close: () => Promise<void>;

  beforeAll(async () => {
    const settings = testSettings();
    const module = await Test.createTestingModule({ imports: roomsOn(settings) })
      .overrideProvider(AuthLimits)
      .useValue(limits)
      .compile();
    app = module.createNestApplication<NestExpressApplication>({ logger: false });
    ({ url, close } = await listen(app, settings));
  });
  afterAll(() => close());

  const login = (email: string, password: string, source = new TestBrowser(url)): Promise<Answer> =>
    source.post('/auth/login', { email, password });
  const statuses = async (tries: Promise<Answer>[]) =>
    (await Promise.all(tries)).map(({ status }) => status).sort((a, b) => a - b);

  it('stand where a person never meets them: 10 failures an address and 100 a source in 15 minutes, 20 accounts and 60 links an hour, 300 sessions that have ended', () => {
    expect(new AuthLimits()).toMatchObject({
      failuresPerAddress: { name: 'address', points: 10, seconds: 15 * MINUTE },
      failuresPerSource: { name: 'source', points: 100, seconds: 15 * MINUTE },
      refusedRefreshesPerSource: { name: 'refresh-source', points: 300, seconds: 15 * MINUTE },
      registrationsPerSource: { name: 'registration', points: 20, seconds: 60 * MINUTE },
      tokensPerSource: { name: 'token-source', points: 60, seconds: 60 * MINUTE },
    });
  });

  it('refuse an address after its failures, from wherever they came and also the right password, and say when to try again', async () => {
    const { email, password } = await registered();
    expect(await statuses([1, 2, 3, 4, 5].map(() => login(email, wrong)))).toEqual([401, 401, 401, 429, 429]);
    const answer = await login(email.toUpperCase(), password);
    expect(answer).toMatchObject({
      status: 429,
      body: { code: 'rate_limited', detail: expect.stringContaining('Wait 15 minutes') },
    });
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(14 * MINUTE);
    expect(Number(answer.headers.get('Retry-After'))).toBeLessThanOrEqual(15 * MINUTE);
  });

  it('refuse an unknown address in the same way', async () => {
    const { email } = newAccount();
    expect(await statuses([1, 2, 3, 4].map(() => login(email, wrong)))).toEqual([401, 401, 401, 429]);
  });

  it('do not count successful sign-ins', async () => {
    const { email, password } = await registered();
    const office = new TestBrowser(url);
    for (let time = 0; time < 8; time += 1) expect((await login(email, password, office)).status).toBe(200);
    expect((await login(email, wrong, office)).status).toBe(401);
  });

  it('refuse a source that tries many addresses, and nobody else', async () => {
    const thief = new TestBrowser(url, '2001:db8:1:2::1');
    const neighbour = new TestBrowser(url, '2001:db8:1:2:ffff::9');
    await Promise.all([1, 2, 3, 4, 5, 6].map(() => login(newAccount().email, wrong, thief)));
    expect((await login(newAccount().email, wrong, thief)).status).toBe(429);
    expect((await login(newAccount().email, wrong, neighbour)).status).toBe(429);
    expect((await login(newAccount().email, wrong)).status).toBe(401);
  });

  it('refuse a source that makes many accounts; bad input does not count', async () => {
    const source = new TestBrowser(url);
    for (let time = 0; time < 3; time += 1)
      expect((await source.copy().signUp(newAccount({ password: 'short' }))).status).toBe(422);
    const made = [1, 2, 3].map(() => source.copy().signUp());
    expect(await statuses(made)).toEqual([201, 201, 429]);
    const answer = await source.copy().signUp();
    expect(answer.body).toMatchObject({
      code: 'rate_limited',
      detail: expect.stringContaining('60 minutes'),
    });
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(59 * MINUTE);
  });

  describe('of refreshes', () => {
    const flood = async (source: TestBrowser, times: number) => {
      const madeUp = Array.from({ length: times }, (_, each) => {
        const browser = new TestBrowser(url, source.source);
        browser.jar.set('aidoo_refresh', each % 2 === 0 ? 'nonsense' : `${'a'.repeat(43)}.${'b'.repeat(43)}`);
        return browser.post('/auth/refresh');
      });
      return statuses(madeUp);
    };

    it('refuse a source that shows many tokens that carry nothing on, and say what to do', async () => {
      const source = new TestBrowser(url);
      expect(await flood(source, 5)).toEqual([401, 401, 401, 429, 429]);
      source.jar.set('aidoo_refresh', 'nonsense');
      const answer = await source.post('/auth/refresh');
      expect(answer).toMatchObject({
        status: 429,
        body: { code: 'rate_limited', detail: expect.stringContaining('Sign in again, or wait 15 minutes') },
      });
      expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(14 * MINUTE);
      expect(Number(answer.headers.get('Retry-After'))).toBeLessThanOrEqual(15 * MINUTE);
    });

    it('are a source’s own', async () => {
      await flood(new TestBrowser(url), 4);
      expect(await flood(new TestBrowser(url), 1)).toEqual([401]);
    });

    it('do not count those that carry a session on, nor a page where nobody is signed in', async () => {
      const office = new TestBrowser(url);
      await office.signUp();
      const tabs = [1, 2, 3, 4, 5].map(() => office.copy());
      expect(await statuses(tabs.map((tab) => tab.post('/auth/refresh')))).toEqual([200, 200, 200, 200, 200]);
      const visitors = [1, 2, 3, 4, 5].map(() => new TestBrowser(url, office.source));
      expect(await statuses(visitors.map((one) => one.post('/auth/refresh')))).toEqual([
        401, 401, 401, 401, 401,
      ]);
      expect(await flood(office, 4)).toEqual([401, 401, 401, 429]);
    });

    it('shut out nobody who is signed in, whoever else is at the same address', async () => {
      const neighbour = new TestBrowser(url);
      await neighbour.signUp();
      await flood(neighbour, 5);
      expect((await neighbour.post('/auth/refresh')).status).toBe(200);
    });

    it('do not keep anybody from signing in again', async () => {
      const { email, password } = await registered();
      const source = new TestBrowser(url);
      await flood(source, 5);
      expect((await login(email, password, source)).status).toBe(200);
    });
  });

  it('refuse a source that makes up the challenges of second factors', async () => {
    const thief = new TestBrowser(url);
    const guess = () =>
      thief.copy().post('/auth/login/second-factor', { challenge: 'a'.repeat(43), code: '123456' });
    expect(await statuses([1, 2, 3, 4, 5, 6, 7].map(guess))).toEqual([401, 401, 401, 401, 401, 401, 429]);
    expect((await guess()).body).toMatchObject({ detail: expect.stringContaining('Wait 15 minutes') });
  });

  it('do not count second steps that sign in', async () => {
    const account = newAccount();
    const user = userId((await new TestBrowser(url).signUp(account)).body.user.id);
    const secondFactor = app.get(SecondFactor, { strict: false });
    const { secret } = await secondFactor.begin(user);
    const codes = await secondFactor.confirm(user, new TOTP({ secret }).generate());
    const office = new TestBrowser(url);
    for (const code of codes.slice(0, 7)) {
      const { body } = await office.post('/auth/login', { email: account.email, password: account.password });
      const { challenge } = body as unknown as { challenge: string };
      expect((await office.copy().post('/auth/login/second-factor', { challenge, code })).status).toBe(200);
    }
  });

  describe('of the links that come by mail', () => {
    const issue = async (purpose: 'verify-address' | 'reset-password') => {
      const { body } = await new TestBrowser(url).signUp();
      const { link } = await app
        .get(OneTimeLinks, { strict: false })
        .issue(purpose, userId(body.user.id), { mailed: true });
      return link.slice(link.indexOf('#') + 1);
    };
    const verify = (token: string, source: TestBrowser) => source.post('/auth/email/verify', { token });
    const reset = (token: string, password: string, source: TestBrowser) =>
      source.post('/auth/password/reset', { token, password });

    it('refuse a source that makes them up', async () => {
      const source = new TestBrowser(url);
      const tries = [
        verify('nonsense', source),
        reset('nonsense', 'copper-meadow-72-whistle', source),
        verify('n', source),
      ];
      expect(await statuses(tries)).toEqual([422, 422, 429]);
    });

    it('do not count those that open: a whole office may confirm its addresses in one morning', async () => {
      const office = new TestBrowser(url);
      for (let each = 0; each < 3; each += 1)
        expect((await verify(await issue('verify-address'), office)).status).toBe(204);
      const token = await issue('reset-password');
      for (let each = 0; each < 3; each += 1)
        expect((await reset(token, 'ada lovelace', office)).status).toBe(422);
      expect((await reset(token, 'copper-meadow-72-whistle', office)).status).toBe(204);
    });
  });

  async function registered() {
    const account = newAccount();
    await new TestBrowser(url).signUp(account);
    return account;
  }
});
