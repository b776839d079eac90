import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { AuthLimits } from './auth-limits.ts';
import { listen, roomsOn, testSettings } from './testing/test.app.ts';
import type { Answer } from './testing/test.browser.ts';
import { newAccount, TestBrowser } from './testing/test.browser.ts';

const MINUTE = 60;

describe(AuthLimits.name, () => {
  const limits: AuthLimits = Object.assign(new AuthLimits(), {
    failuresPerAddress: { name: 'address', points: 3, seconds: 15 * MINUTE },
    failuresPerSource: { name: 'source', points: 6, seconds: 15 * MINUTE },
    registrationsPerSource: { name: 'registration', points: 2, seconds: 60 * MINUTE },
  });
  const wrong = 'not the password';
  let url: string;
  let close: () => Promise<void>;

  beforeAll(async () => {
    const settings = testSettings();
    const module = await Test.createTestingModule({ imports: roomsOn(settings) })
      .overrideProvider(AuthLimits)
      .useValue(limits)
      .compile();
    const app = module.createNestApplication<NestExpressApplication>({ logger: false });
    ({ url, close } = await listen(app, settings));
  });
  afterAll(() => close());

  const login = (email: string, password: string, source = new TestBrowser(url)): Promise<Answer> =>
    source.post('/auth/login', { email, password });
  const statuses = async (tries: Promise<Answer>[]) =>
    (await Promise.all(tries)).map(({ status }) => status).sort((a, b) => a - b);

  it('stand where a person never meets them: 10 failures an address and 100 a source in 15 minutes, 20 accounts an hour', () => {
    expect(new AuthLimits()).toMatchObject({
      failuresPerAddress: { name: 'address', points: 10, seconds: 15 * MINUTE },
      failuresPerSource: { name: 'source', points: 100, seconds: 15 * MINUTE },
      registrationsPerSource: { name: 'registration', points: 20, seconds: 60 * MINUTE },
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

  async function registered() {
    const account = newAccount();
    await new TestBrowser(url).signUp(account);
    return account;
  }
});
