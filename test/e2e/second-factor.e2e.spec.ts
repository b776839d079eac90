import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Background } from '@aidoo/kernel';
import { TOTP } from 'otpauth';
import { AccountHolder, HAS_ENDED, LIVES, opens, statuses } from '../support/account-holder.ts';
import type { Problem } from '../support/account-holder.ts';
import { World } from '../support/bootstrap.ts';
import { Browser } from '../support/browser.ts';
import type { Answer } from '../support/http.ts';
import { Mailbox } from '../support/mailbox.ts';
import { MovedClock } from '../support/moved-clock.ts';

const STEP = 30_000;
const MINUTE = 60_000;
const OTHER = 'copper-meadow-72-whistle';

interface SecondStep {
  challenge: string;
  methods: string[];
}

describe('a second factor', () => {
  let world: World;
  let mailbox: Mailbox;
  let clock: MovedClock;

  beforeAll(async () => {
    mailbox = await Mailbox.start();
    world = await World.start(mailbox.environment);
    clock = new MovedClock();
  });
  afterAll(async () => {
    await world.stop();
    await mailbox.stop();
    jest.restoreAllMocks();
  });

  const posted = () => world.app.get(Background, { strict: false }).settled();

  /** Somebody who has read all their mail. */
  async function register(language?: string): Promise<AccountHolder> {
    const holder = await AccountHolder.register(world.url, { language });
    await mailbox.next(holder.email);
    return holder;
  }

  /** Somebody's app: the next code is always one that was not used before. */
  class App {
    constructor(readonly secret: string) {}

    now(): string {
      return new TOTP({ secret: this.secret }).generate({ timestamp: clock.now() });
    }

    next(): string {
      clock.forward(STEP);
      return this.now();
    }
  }

  async function begun(holder: AccountHolder): Promise<App> {
    const { body } = await holder.auth<{ secret: string }>('POST', 'second-factor/totp');
    return new App(body.secret);
  }
  const confirm = (holder: AccountHolder, code: string) =>
    holder.auth<{ recoveryCodes: string[] } & Problem>('POST', 'second-factor/totp/confirm', { code });
  /** Somebody who has set one up, and read all their mail. */
  async function protectedHolder(language?: string) {
    const holder = await register(language);
    const app = await begun(holder);
    const { body } = await confirm(holder, app.next());
    await mailbox.next(holder.email);
    return { holder, app, codes: body.recoveryCodes };
  }

  const login = (holder: AccountHolder, browser = new Browser(world.url)): Promise<Answer<SecondStep>> =>
    browser.send('POST', '/api/v1/auth/login', { email: holder.email, password: holder.password });
  const answer = (challenge: string, code: string, browser = new Browser(world.url)) =>
    browser.send<{ accessToken: string } & Problem>('POST', '/api/v1/auth/login/second-factor', {
      challenge,
      code,
    });
  const challenged = async (holder: AccountHolder) => (await login(holder)).body.challenge;

  describe('is set up', () => {
    it('by a secret for the app and a code of it, which answers ten recovery codes', async () => {
      const holder = await register();
      const { status, body } = await holder.auth<{ secret: string; uri: string }>(
        'POST',
        'second-factor/totp',
      );
      expect(status).toBe(201);
      expect(body).toEqual({
        secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
        uri: expect.stringMatching(/^otpauth:\/\/totp\/Aidoo:/),
      });
      const confirmed = await confirm(holder, new App(body.secret).now());
      expect(confirmed.status).toBe(200);
      expect(Object.keys(confirmed.body)).toEqual(['recoveryCodes']);
      expect(new Set(confirmed.body.recoveryCodes).size).toBe(10);
      expect((await holder.self()).user.secondFactor).toBe(true);
    });

    it('of which its owner is told by mail, in their language', async () => {
      const holder = await register('fr');
      await confirm(holder, (await begun(holder)).next());
      expect((await mailbox.next(holder.email)).subject).toMatch(/double authentification .* activée/);
    });

    it('not by a wrong code: signing in asks for none', async () => {
      const holder = await register();
      await begun(holder);
      expect(await confirm(holder, '12345')).toMatchObject({
        status: 422,
        body: { errors: [{ field: 'code' }] },
      });
      expect((await holder.self()).user.secondFactor).toBe(false);
      expect(await holder.signsIn(holder.password)).toBe(200);
    });

    it('not without a secret, and not in the place of one that is on', async () => {
      const holder = await register();
      expect(await confirm(holder, '123456')).toMatchObject({ status: 409, body: { code: 'conflict' } });
      const { holder: other } = await protectedHolder();
      expect(await other.auth('POST', 'second-factor/totp')).toMatchObject({ status: 409 });
    });

    it('in one of two tabs that do at the same moment, whose recovery codes are the ones that work', async () => {
      const holder = await register();
      const app = await begun(holder);
      const code = app.next();
      const answers = await Promise.all([confirm(holder, code), confirm(holder, code)]);
      expect(statuses(answers)).toEqual([200, 409]);
      const [recovery] = answers.find(({ status }) => status === 200)!.body.recoveryCodes;
      expect((await answer(await challenged(holder), recovery!)).status).toBe(200);
    });
  });

  describe('is asked for when its owner signs in', () => {
    it('after the password: without it there is no session', async () => {
      const { holder, app } = await protectedHolder();
      const browser = new Browser(world.url);
      const first = await login(holder, browser);
      expect(first.status).toBe(200);
      expect(first.body).toEqual({
        challenge: expect.stringMatching(/^[\w-]{43}$/),
        methods: ['totp', 'recovery-code'],
      });
      expect(first.headers.getSetCookie()).toEqual([]);
      const second = await answer(first.body.challenge, app.next(), browser);
      expect(second).toMatchObject({
        status: 200,
        body: { expiresIn: 900, user: { id: holder.id, secondFactor: true }, companies: [{ role: 'owner' }] },
      });
      browser.accessToken = second.body.accessToken;
      expect(await opens(browser)).toEqual(LIVES);
    });

    it('not after a wrong password, which answers as it does to everybody', async () => {
      const { holder } = await protectedHolder();
      const wrong = await new Browser(world.url).login(holder.email, 'wrong');
      expect(wrong).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
    });

    it('and a recovery code does as well, once', async () => {
      const { holder, codes } = await protectedHolder();
      expect((await answer(await challenged(holder), codes[0]!)).status).toBe(200);
      expect((await answer(await challenged(holder), codes[0]!)).status).toBe(401);
      expect((await answer(await challenged(holder), codes[1]!.toLowerCase())).status).toBe(200);
    });

    it('and a code counts once, whoever shows it', async () => {
      const { holder, app } = await protectedHolder();
      const [own, thiefs] = [await challenged(holder), await challenged(holder)];
      const code = app.next();
      const answers = await Promise.all([answer(own, code), answer(thiefs, code)]);
      expect(statuses(answers)).toEqual([200, 401]);
      expect((await answer(await challenged(holder), code)).status).toBe(401);
    });

    it('and a challenge is answered once, also with two right codes at the same moment', async () => {
      const { holder, app, codes } = await protectedHolder();
      const challenge = await challenged(holder);
      const answers = await Promise.all([answer(challenge, app.next()), answer(challenge, codes[0]!)]);
      expect(statuses(answers)).toEqual([200, 401]);
      expect(await answer(challenge, codes[1]!)).toMatchObject({
        status: 401,
        body: { code: 'invalid_session' },
      });
    });

    it('and a wrong code can be tried again', async () => {
      const { holder, app } = await protectedHolder();
      const challenge = await challenged(holder);
      expect(await answer(challenge, '12345')).toMatchObject({
        status: 401,
        body: { code: 'invalid_credentials' },
      });
      expect((await answer(challenge, app.next())).status).toBe(200);
    });

    it('ten times in a quarter of an hour, in as many sign-ins as one likes', async () => {
      const { holder, app } = await protectedHolder();
      const challenges = [await challenged(holder), await challenged(holder)];
      const tries = await Promise.all(
        Array.from({ length: 12 }, (_, index) => answer(challenges[index % 2]!, 'wrong')),
      );
      expect(statuses(tries).filter((status) => status === 429)).toHaveLength(2);
      const refused = await answer(await challenged(holder), app.next());
      expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(14 * 60);
    });

    it('for ten minutes', async () => {
      const { holder, app } = await protectedHolder();
      const challenge = await challenged(holder);
      clock.forward(10 * MINUTE);
      expect(await answer(challenge, app.now())).toMatchObject({
        status: 401,
        body: { code: 'invalid_session' },
      });
    });

    it.each([['nonsense'], ['a'.repeat(43)], ['']])('not with the challenge %j', async (challenge) => {
      const { app } = await protectedHolder();
      expect(await answer(challenge, app.next())).toMatchObject({
        status: 401,
        body: { code: 'invalid_session' },
      });
    });

    it.each([
      ['challenge', { challenge: { $ne: '' }, code: '123456' }],
      ['code', { challenge: 'x', code: { $ne: '' } }],
    ])('and takes no operator as the %s', async (field, body) => {
      const sent = await new Browser(world.url).send('POST', '/api/v1/auth/login/second-factor', body);
      expect(sent).toMatchObject({ status: 422, body: { errors: [{ field }] } });
    });

    it('no longer, when the password was changed in between', async () => {
      const { holder, app } = await protectedHolder();
      const thiefs = await challenged(holder);
      const { email, password } = holder;
      await holder.auth('POST', 'password/change', { current: password, password: OTHER, code: app.next() });
      expect(await answer(thiefs, app.next())).toMatchObject({
        status: 401,
        body: { code: 'invalid_session' },
      });
      expect((await new Browser(world.url).login(email, OTHER)).body).toHaveProperty('challenge');
    });

    it('also after the password was reset by mail, which ends sign-ins that are half done', async () => {
      const { holder, app } = await protectedHolder();
      await holder.auth('POST', 'email/verification');
      await holder.auth('POST', 'email/verify', { token: (await mailbox.next(holder.email)).token });
      const thiefs = await challenged(holder);
      await new Browser(world.url).send('POST', '/api/v1/auth/password/forgot', { email: holder.email });
      const { token } = await mailbox.next(holder.email);
      await holder.auth('POST', 'password/reset', { token, password: OTHER });
      expect((await answer(thiefs, app.next())).status).toBe(401);
      const again = await new Browser(world.url).login(holder.email, OTHER);
      expect(again.body).toHaveProperty('challenge');
      expect(again.headers.getSetCookie()).toEqual([]);
    });
  });

  describe('is asked for again', () => {
    const { password } = { password: 'violet-harbour-41-lantern' };
    const wrong = { status: 422, body: { errors: [{ field: 'code' }] } };

    it('before the password is changed', async () => {
      const { holder, app } = await protectedHolder();
      const change = (code?: string) =>
        holder.auth('POST', 'password/change', { current: password, password: OTHER, code });
      expect(await change()).toMatchObject(wrong);
      expect(await change('123456')).toMatchObject(wrong);
      expect((await change(app.next())).status).toBe(204);
    });

    it('before the password is changed, but is not used up for one that the rules refuse', async () => {
      const { holder, codes } = await protectedHolder();
      const change = (to: string) =>
        holder.auth('POST', 'password/change', { current: password, password: to, code: codes[0] });
      expect(await change('Ada Lovelace')).toMatchObject({ body: { errors: [{ field: 'password' }] } });
      expect((await change(OTHER)).status).toBe(204);
    });

    it('before the account is deleted', async () => {
      const { holder, app, codes } = await protectedHolder();
      await holder.company('DELETE', '', { code: codes[0] });
      expect(await holder.auth('DELETE', 'me', { password })).toMatchObject(wrong);
      expect(await holder.auth('DELETE', 'me', { password, code: codes[0] })).toMatchObject(wrong);
      expect(await opens(holder.browser)).toEqual(LIVES);
      expect((await holder.auth('DELETE', 'me', { password, code: app.next() })).status).toBe(200);
      expect(await opens(holder.browser)).toEqual(HAS_ENDED);
    });

    it('before it is removed, beside the password', async () => {
      const { holder, app } = await protectedHolder();
      const remove = (body: object) => holder.auth('DELETE', 'second-factor/totp', body);
      expect(await remove({ password })).toMatchObject(wrong);
      expect(await remove({ password, code: 'nonsense' })).toMatchObject(wrong);
      expect(await remove({ password: 'wrong', code: app.next() })).toMatchObject({
        body: { errors: [{ field: 'password' }] },
      });
      expect((await holder.self()).user.secondFactor).toBe(true);
      expect(await remove({ password, code: app.next() })).toMatchObject({ status: 204, text: '' });
    });
  });

  describe('is removed', () => {
    const remove = ({ holder, app }: { holder: AccountHolder; app: App }, code = app.next()) =>
      holder.auth('DELETE', 'second-factor/totp', { password: holder.password, code });

    it('so that signing in asks for the password alone, of which its owner is told by mail', async () => {
      const owner = await protectedHolder();
      expect((await remove(owner)).status).toBe(204);
      expect(await opens(await owner.holder.elsewhere())).toEqual(LIVES);
      expect((await mailbox.next(owner.holder.email)).subject).toMatch(/Two-factor sign-in is off/);
    });

    it('with a recovery code by whoever has lost the app', async () => {
      const owner = await protectedHolder();
      expect((await remove(owner, owner.codes[3])).status).toBe(204);
    });

    it('in one of two tabs that do at the same moment, each with a code of its own', async () => {
      const owner = await protectedHolder();
      const answers = await Promise.all([remove(owner, owner.codes[0]), remove(owner, owner.codes[1])]);
      expect(statuses(answers)).toEqual([204, 409]);
      await mailbox.next(owner.holder.email);
      await posted();
      expect(mailbox.unread(owner.holder.email)).toEqual([]);
    });

    it('only where there is one', async () => {
      const holder = await register();
      const { password } = holder;
      const answered = await holder.auth('DELETE', 'second-factor/totp', { password, code: '123456' });
      expect(answered).toMatchObject({ status: 409, body: { code: 'conflict' } });
    });

    it('and set up anew with another secret, whose codes alone count', async () => {
      const owner = await protectedHolder();
      await remove(owner);
      const app = await begun(owner.holder);
      expect(app.secret).not.toBe(owner.app.secret);
      await confirm(owner.holder, app.next());
      expect((await answer(await challenged(owner.holder), owner.app.next())).status).toBe(401);
      expect((await answer(await challenged(owner.holder), app.next())).status).toBe(200);
    });
  });
});
