import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Clock } from '@aidoo/kernel';
import { getConnectionToken } from '@nestjs/mongoose';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import type { Connection } from 'mongoose';
import { SessionsRepository } from './sessions.repository.ts';
import { SessionsService } from './sessions.service.ts';
import { listen, roomsOn, TestClock, testSettings } from './testing/test.app.ts';
import { newAccount, TestBrowser } from './testing/test.browser.ts';

const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;

describe(SessionsService.name, () => {
  const account = newAccount();
  const { email, password } = account;
  const clock = new TestClock();
  let app: NestExpressApplication;
  let close: () => Promise<void>;
  let url: string;
  let sut: TestBrowser;

  beforeAll(async () => {
    const settings = testSettings();
    const module = await Test.createTestingModule({ imports: roomsOn(settings) })
      .overrideProvider(Clock)
      .useValue(clock)
      .compile();
    app = module.createNestApplication<NestExpressApplication>({ logger: false });
    ({ url, close } = await listen(app, settings));
    await new TestBrowser(url).signUp(account);
  });
  afterAll(() => close());

  beforeEach(async () => {
    sut = new TestBrowser(url);
    sut.accessToken = (await sut.post('/auth/login', { email, password })).body.accessToken;
  });
  afterEach(() => clock.reset());

  const refresh = (tab: TestBrowser) => tab.post('/auth/refresh');
  const token = (tab: TestBrowser) => tab.jar.get('aidoo_refresh');

  it('changes the refresh token at each use and gives a new access token', async () => {
    const before = token(sut);
    const answer = await refresh(sut);
    expect(answer).toMatchObject({
      status: 200,
      body: { expiresIn: 900, user: { email }, companies: [{ role: 'owner' }] },
    });
    expect(answer.cookies.map(({ name }) => name)).toEqual(['aidoo_refresh']);
    expect(token(sut)).not.toBe(before);
    sut.accessToken = answer.body.accessToken;
    expect((await sut.get('/auth/me')).status).toBe(200);
  });

  it('gives five tabs that refresh at the same moment the same new token, and all go on', async () => {
    const tabs = Array.from({ length: 5 }, () => sut.copy());
    const answers = await Promise.all(tabs.map(refresh));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(new Set(tabs.map(token)).size).toBe(1);
    expect(token(tabs[0]!)).not.toBe(token(sut));
    clock.forward(60 * SECOND);
    expect((await refresh(tabs[3]!)).status).toBe(200);
  });

  it('lets one of two tabs win that have both seen the old token, and gives its token to both', async () => {
    const repository = app.get(SessionsRepository);
    const read = repository.byFamily.bind(repository);
    const bothHaveRead = Promise.withResolvers<void>();
    let readers = 0;
    const reading = jest.spyOn(repository, 'byFamily').mockImplementation(async (hash) => {
      const session = await read(hash);
      readers += 1;
      if (readers === 2) bothHaveRead.resolve();
      await bothHaveRead.promise;
      return session;
    });
    const tabs = [sut.copy(), sut.copy()];
    const answers = await Promise.all(tabs.map(refresh));
    reading.mockRestore();
    expect(readers).toBe(3);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(token(tabs[0]!)).toBe(token(tabs[1]!));
    clock.forward(60 * SECOND);
    expect((await refresh(tabs[0]!)).status).toBe(200);
  });

  it('takes a token that was replaced twice within ten seconds to where the session is now', async () => {
    const slow = sut.copy();
    await refresh(sut);
    clock.forward(4 * SECOND);
    await refresh(sut);
    clock.forward(4 * SECOND);
    expect((await refresh(slow)).status).toBe(200);
    expect(token(slow)).toBe(token(sut));
  });

  it.each([1, 4])(
    'ends the whole session when a token is replayed %d refreshes and 11 seconds later',
    async (times) => {
      const thief = sut.copy();
      for (let time = 0; time < times; time += 1) sut.accessToken = (await refresh(sut)).body.accessToken;
      clock.forward(11 * SECOND);
      expect(await refresh(thief)).toMatchObject({ status: 401, body: { code: 'invalid_session' } });
      expect((await sut.get('/auth/me')).status).toBe(401);
      expect((await refresh(sut)).status).toBe(401);
    },
  );

  it('also ends it when the thief was first and the victim is the one who comes later', async () => {
    const thief = sut.copy();
    thief.accessToken = (await refresh(thief)).body.accessToken;
    clock.forward(11 * SECOND);
    expect((await refresh(sut)).status).toBe(401);
    expect((await thief.get('/auth/me')).status).toBe(401);
    expect((await refresh(thief)).status).toBe(401);
  });

  it('ends that session only, not the others of the same person', async () => {
    const other = new TestBrowser(url);
    await other.post('/auth/login', { email, password });
    const thief = sut.copy();
    await refresh(sut);
    clock.forward(11 * SECOND);
    await refresh(thief);
    expect((await refresh(other)).status).toBe(200);
  });

  it.each(['', 'x', `${'a'.repeat(43)}.${'b'.repeat(43)}`])(
    'answers the made-up token %j with 401 and ends nothing',
    async (text) => {
      const forger = new TestBrowser(url);
      forger.jar.set('aidoo_refresh', text);
      expect(await refresh(forger)).toMatchObject({ status: 401, body: { code: 'invalid_session' } });
      expect((await refresh(sut)).status).toBe(200);
    },
  );

  it('lasts 30 days from signing in, however often it is refreshed', async () => {
    clock.forward(29.5 * DAY);
    const { status, cookies } = await refresh(sut);
    expect(status).toBe(200);
    expect(cookies[0]!.maxAge).toBeCloseTo((0.5 * DAY) / SECOND, -2);
    clock.forward(0.5 * DAY);
    expect((await refresh(sut)).status).toBe(401);
  });

  it('is removed from the store by a TTL index when it ends', async () => {
    const indexes = await app.get<Connection>(getConnectionToken()).collection('sessions').indexes();
    expect(indexes).toContainEqual(expect.objectContaining({ key: { expiresAt: 1 }, expireAfterSeconds: 0 }));
  });

  it('is known to the OAuth pages by the aidoo_sso cookie until it ends', async () => {
    const sessions = app.get(SessionsService);
    const sso = sut.jar.get('aidoo_sso')!;
    const { user } = (await sut.get('/auth/me')).body;
    expect(await sessions.bySsoToken(sso)).toMatchObject({ userId: user.id });
    expect(await sessions.bySsoToken('made up')).toBeNull();
    await refresh(sut);
    expect(await sessions.bySsoToken(sso)).not.toBeNull();
    await sut.post('/auth/logout');
    expect(await sessions.bySsoToken(sso)).toBeNull();
  });
});
