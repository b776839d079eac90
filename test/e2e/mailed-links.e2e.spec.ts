import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { MembershipsService } from '@aidoo/companies';
import { Background } from '@aidoo/kernel';
import { UsersService } from '@aidoo/users';
import { AccountHolder, HAS_ENDED, LIVES, opens, statuses } from '../support/account-holder.ts';
import type { Problem } from '../support/account-holder.ts';
import { newAccount } from '../support/accounts.ts';
import { World } from '../support/bootstrap.ts';
import { Browser } from '../support/browser.ts';
import type { Answer } from '../support/http.ts';
import { Mailbox } from '../support/mailbox.ts';
import { MovedClock } from '../support/moved-clock.ts';

const MINUTE = 60_000;
const OTHER = 'copper-meadow-72-whistle';
const DEAD = { status: 422, body: { code: 'invalid_input', errors: [{ field: 'token' }] } };

describe('a link that comes by mail', () => {
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

  const register = (how?: Parameters<typeof AccountHolder.register>[1]) =>
    AccountHolder.register(world.url, how);
  /** From a browser that nobody has used, without a session. */
  const anybody = (path: string, body: unknown): Promise<Answer<Problem>> =>
    new Browser(world.url).send('POST', `/api/v1/auth/${path}`, body);
  /** When all letters that were begun are out. */
  const posted = () => world.app.get(Background, { strict: false }).settled();

  describe('to confirm an address', () => {
    const verify = (token: unknown) => anybody('email/verify', { token });

    it('comes with the account, and does so from any browser', async () => {
      const holder = await register();
      expect((await holder.self()).user.emailVerified).toBe(false);
      const letter = await mailbox.next(holder.email);
      expect(letter.subject).toBe('Confirm your email address for Aidoo');
      expect(letter.link).toMatch(/^http:\/\/localhost:3000\/verify-address#[\w-]{43}$/);
      expect(await verify(letter.token)).toMatchObject({ status: 204, text: '' });
      expect((await holder.self()).user.emailVerified).toBe(true);
      expect(await opens(holder.browser)).toEqual(LIVES);
    });

    it('is in French for whose browser prefers it', async () => {
      const holder = await register({ language: 'fr-CA,fr;q=0.9,en;q=0.5' });
      const { subject, text } = await mailbox.next(holder.email);
      expect(subject).toBe('Confirmez votre adresse e-mail pour Aidoo');
      expect(text).toContain('Bonjour Ada Lovelace,');
      expect((await holder.self()).user.language).toBe('fr');
    });

    it('works once, also of two that open it at the same moment', async () => {
      const holder = await register();
      const token = await holder.verificationToken(mailbox);
      expect(statuses(await Promise.all([verify(token), verify(token)]))).toEqual([204, 422]);
      expect(await verify(token)).toMatchObject(DEAD);
    });

    it('works for a day', async () => {
      const [holder, late] = [await register(), await register()];
      const token = await holder.verificationToken(mailbox);
      const lateToken = await late.verificationToken(mailbox);
      clock.forward(24 * 60 * MINUTE - MINUTE);
      expect((await verify(token)).status).toBe(204);
      clock.forward(MINUTE);
      expect(await verify(lateToken)).toMatchObject(DEAD);
    });

    it('is sent again to whoever asks, and the one before opens nothing any more', async () => {
      const holder = await register();
      const before = await holder.verificationToken(mailbox);
      expect((await holder.auth('POST', 'email/verification')).status).toBe(202);
      const { token } = await mailbox.next(holder.email);
      expect(await verify(before)).toMatchObject(DEAD);
      expect((await verify(token)).status).toBe(204);
    });

    it('is not sent to whose address is confirmed', async () => {
      const holder = await register();
      await verify(await holder.verificationToken(mailbox));
      expect((await holder.auth('POST', 'email/verification')).status).toBe(202);
      await posted();
      expect(mailbox.unread(holder.email)).toEqual([]);
    });

    it('is sent five times an hour at most', async () => {
      const holder = await register();
      const asks = await Promise.all(
        Array.from({ length: 6 }, () => holder.auth('POST', 'email/verification')),
      );
      expect(statuses(asks)).toEqual([202, 202, 202, 202, 202, 429]);
      const refused = asks.find(({ status }) => status === 429)!;
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(59 * 60);
    });

    it('is sent to nobody who is not signed in', async () => {
      expect((await anybody('email/verification', {})).status).toBe(401);
    });

    it.each([[{ $ne: '' }], [['a']], [null], [7], ['x'.repeat(101)], ['nonsense']])(
      'is not opened by %j',
      async (token) => {
        expect(await verify(token)).toMatchObject({ status: 422, body: { errors: [{ field: 'token' }] } });
      },
    );
  });

  describe('to choose a forgotten password', () => {
    const forgot = (email: string, browser = new Browser(world.url)): Promise<Answer<Problem>> =>
      browser.send('POST', '/api/v1/auth/password/forgot', { email });
    const reset = (token: string, password: string) => anybody('password/reset', { token, password });
    /** Somebody who has confirmed their address and read all their mail. */
    async function settled(language?: string): Promise<AccountHolder> {
      const holder = await register({ language });
      await anybody('email/verify', { token: await holder.verificationToken(mailbox) });
      return holder;
    }
    /** Somebody who has read all their mail, and confirmed nothing. */
    async function unsettled(): Promise<AccountHolder> {
      const holder = await register();
      await mailbox.next(holder.email);
      return holder;
    }
    async function resetToken(holder: AccountHolder): Promise<string> {
      expect((await forgot(holder.email)).status).toBe(202);
      return (await mailbox.next(holder.email)).token;
    }

    it('comes to whoever has an account, however they spell its address', async () => {
      const holder = await settled();
      await forgot(` ${holder.email.toUpperCase()}`);
      const letter = await mailbox.next(holder.email);
      expect(letter.subject).toBe('Choose a new password for Aidoo');
      expect(letter.link).toMatch(/^http:\/\/localhost:3000\/reset-password#[\w-]{43}$/);
    });

    it('sets the password, ends all sessions at once, and says so by mail', async () => {
      const holder = await settled('fr');
      const phone = await holder.elsewhere();
      const token = await resetToken(holder);
      expect(await reset(token, OTHER)).toMatchObject({ status: 204, text: '' });
      for (const browser of [holder.browser, phone]) expect(await opens(browser)).toEqual(HAS_ENDED);
      expect([await holder.signsIn(holder.password), await holder.signsIn(OTHER)]).toEqual([401, 200]);
      const letter = await mailbox.next(holder.email);
      expect(letter.subject).toBe('Votre mot de passe Aidoo a été modifié');
    });

    it('leaves the programs of whoever had confirmed the address', async () => {
      const holder = await settled();
      const program = await holder.program();
      await reset(await resetToken(holder), OTHER);
      expect((await program.rpc('tools/list')).status).toBe(200);
    });

    it('confirms an address that nobody had confirmed, and ends also the programs of whoever made the account', async () => {
      const squatter = await register();
      await mailbox.next(squatter.email);
      const program = await squatter.program();
      expect((await program.rpc('tools/list')).status).toBe(200);
      await reset(await resetToken(squatter), OTHER);
      expect((await program.rpc('tools/list')).status).toBe(401);
      expect(await opens(squatter.browser)).toEqual(HAS_ENDED);
      const me = await (await squatter.elsewhere(OTHER)).me();
      expect(me.body).toMatchObject({ user: { emailVerified: true } });
    });

    it('works once', async () => {
      const holder = await settled();
      const token = await resetToken(holder);
      await reset(token, OTHER);
      expect(await reset(token, `${OTHER}!`)).toMatchObject(DEAD);
      expect(await holder.signsIn(OTHER)).toBe(200);
    });

    it('works for one of two tabs that send different passwords at the same moment', async () => {
      const holder = await settled();
      const token = await resetToken(holder);
      const answers = await Promise.all([reset(token, OTHER), reset(token, `${OTHER}!`)]);
      expect(statuses(answers)).toEqual([204, 422]);
      const won = answers[0].status === 204 ? [200, 401] : [401, 200];
      expect([await holder.signsIn(OTHER), await holder.signsIn(`${OTHER}!`)]).toEqual(won);
    });

    it('survives a password that is refused', async () => {
      const holder = await settled();
      const token = await resetToken(holder);
      for (const bad of ['short', 'password1234', holder.email, 'ada lovelace'])
        expect(await reset(token, bad)).toMatchObject({
          status: 422,
          body: { errors: [{ field: 'password' }] },
        });
      expect(await opens(holder.browser)).toEqual(LIVES);
      expect((await reset(token, OTHER)).status).toBe(204);
    });

    it('works for half an hour', async () => {
      const [holder, late] = [await settled(), await settled()];
      const [token, lateToken] = [await resetToken(holder), await resetToken(late)];
      clock.forward(29 * MINUTE);
      expect((await reset(token, OTHER)).status).toBe(204);
      clock.forward(MINUTE);
      expect(await reset(lateToken, OTHER)).toMatchObject(DEAD);
    });

    it('is replaced by the next one', async () => {
      const holder = await settled();
      const before = await resetToken(holder);
      const token = await resetToken(holder);
      expect(await reset(before, OTHER)).toMatchObject(DEAD);
      expect((await reset(token, OTHER)).status).toBe(204);
    });

    it('does not confirm the address as another link does, nor the other way round', async () => {
      const holder = await register();
      const verification = await holder.verificationToken(mailbox);
      expect(await reset(verification, OTHER)).toMatchObject(DEAD);
      const token = await resetToken(holder);
      expect(await anybody('email/verify', { token })).toMatchObject(DEAD);
    });

    it('ends a sign-in that was comparing the password before when it was opened', async () => {
      const holder = await settled();
      const token = await resetToken(holder);
      const users = world.app.get(UsersService, { strict: false });
      const compare = users.verifyPassword.bind(users);
      const comparing = jest
        .spyOn(users, 'verifyPassword')
        .mockImplementationOnce(async (email, password) => {
          const right = await compare(email, password);
          await reset(token, OTHER);
          return right;
        });
      const thief = new Browser(world.url);
      expect((await thief.login(holder.email, holder.password)).status).toBe(200);
      comparing.mockRestore();
      expect(await opens(thief)).toEqual(HAS_ENDED);
    });

    it.each<[string, () => Promise<AccountHolder>]>([
      ['nobody had confirmed its address', unsettled],
      ['its owner chooses another password', settled],
    ])('ends a key that was being made when it was opened, also when %s', async (_whose, someone) => {
      const holder = await someone();
      const token = await resetToken(holder);
      const memberships = world.app.get(MembershipsService, { strict: false });
      const find = memberships.find.bind(memberships);
      const looking = jest.spyOn(memberships, 'find').mockImplementationOnce(async (...whose) => {
        await reset(token, OTHER);
        return find(...whose);
      });
      const made = await holder.company('POST', '/api-keys', { name: 'a program' });
      looking.mockRestore();
      expect(made).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
      holder.browser.accessToken = (await holder.elsewhere(OTHER)).accessToken;
      expect((await holder.company('GET', '/api-keys')).body).toMatchObject({ items: [] });
    });

    describe('is asked for with an answer', () => {
      const shown = ({ status, text, headers }: Answer<unknown>) => ({
        status,
        text,
        headers: [...headers].filter(([name]) => !['date', 'x-request-id'].includes(name)),
      });

      it('that is the same for an address that nobody has, to which nothing is sent', async () => {
        const holder = await settled();
        const nobody = newAccount().email;
        const [known, unknown, nonsense] = [
          await forgot(holder.email),
          await forgot(nobody),
          await forgot('\u0000 no address <a@b>'),
        ];
        expect(shown(known)).toMatchObject({ status: 202, text: '' });
        expect([shown(unknown), shown(nonsense)]).toEqual([shown(known), shown(known)]);
        await posted();
        expect([mailbox.unread(holder.email), mailbox.unread(nobody)]).toEqual([[expect.anything()], []]);
      });

      it('that does not wait until the account is found, whose time would tell', async () => {
        const holder = await settled();
        const users = world.app.get(UsersService, { strict: false });
        const find = users.byEmail.bind(users);
        const answered = Promise.withResolvers<void>();
        const finding = jest.spyOn(users, 'byEmail').mockImplementationOnce(async (email) => {
          await answered.promise;
          return find(email);
        });
        expect((await forgot(holder.email)).status).toBe(202);
        finding.mockRestore();
        answered.resolve();
        expect((await mailbox.next(holder.email)).subject).toMatch(/new password/);
      });

      it('that does not wait for the mail server either', async () => {
        const holder = await settled();
        mailbox.hold();
        expect((await forgot(holder.email)).status).toBe(202);
        expect(mailbox.unread(holder.email)).toEqual([]);
        mailbox.release();
        expect((await mailbox.next(holder.email)).subject).toMatch(/new password/);
      });

      it('that is the same when there were five in an hour already, and no sixth is sent', async () => {
        const holder = await settled();
        const answers = [];
        for (let time = 0; time < 6; time += 1) answers.push(await forgot(holder.email));
        expect(statuses(answers)).toEqual([202, 202, 202, 202, 202, 202]);
        await posted();
        expect(mailbox.unread(holder.email)).toHaveLength(5);
        const latest = mailbox.unread(holder.email).map(({ token }) => token);
        const opened = [];
        for (const token of latest) opened.push(await reset(token, OTHER));
        expect(statuses(opened)).toEqual([204, 422, 422, 422, 422]);
      });

      it('that is 429 after thirty from one source, whatever the addresses', async () => {
        const { source } = new Browser(world.url);
        const asks = await Promise.all(
          Array.from({ length: 31 }, () => forgot(newAccount().email, new Browser(world.url, source))),
        );
        expect(statuses(asks).filter((status) => status !== 202)).toEqual([429]);
      });
    });

    it('is not guessed: sixty tries an hour from one source', async () => {
      const browser = new Browser(world.url);
      const tries = await Promise.all(
        Array.from({ length: 61 }, (_, index) =>
          browser
            .copy()
            .send('POST', '/api/v1/auth/password/reset', { token: `guess-${index}`, password: OTHER }),
        ),
      );
      expect(statuses(tries).filter((status) => status !== 422)).toEqual([429]);
    });

    it('is asked for by no page of another site', async () => {
      const answer = await new Browser(world.url).send(
        'POST',
        '/api/v1/auth/password/forgot',
        { email: 'a@example.com' },
        { origin: 'https://evil.example' },
      );
      expect(answer.status).toBe(403);
    });
  });

  it('that the mail server does not take leaves the account as it is, and can be asked for again', async () => {
    mailbox.refuse(() => 'not now');
    const holder = await register();
    await posted();
    mailbox.refuse();
    expect((await holder.auth('POST', 'email/verification')).status).toBe(202);
    expect((await mailbox.next(holder.email)).subject).toMatch(/Confirm/);
  });
});
