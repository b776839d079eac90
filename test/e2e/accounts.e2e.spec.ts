import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newAccount } from '../support/accounts.ts';
import { World } from '../support/bootstrap.ts';
import { Browser, cookiesOf } from '../support/browser.ts';

const DAYS = 24 * 60 * 60;
const DATE = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
const ID = expect.stringMatching(/^[0-9a-f]{24}$/);

const signInOf = ({ email, name, companyName }: ReturnType<typeof newAccount>) => ({
  accessToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
  expiresIn: 900,
  user: {
    id: ID,
    email,
    name,
    createdAt: DATE,
    language: 'en',
    emailVerified: false,
    secondFactor: false,
  },
  companies: [{ id: ID, name: companyName, role: 'owner', createdAt: DATE }],
});

describe('an account', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  const browser = () => new Browser(world.url);
  const signedUp = async () => {
    const account = newAccount();
    const sut = browser();
    const answer = await sut.register(account);
    return { account, sut, answer };
  };

  describe('is made', () => {
    it('with a company that it owns, and is signed in at once', async () => {
      const { account, answer } = await signedUp();
      expect(answer.status).toBe(201);
      expect(answer.body).toEqual(signInOf(account));
      expect(answer.headers.get('cache-control')).toBe('no-store');
    });

    it('once for one address, however it is written', async () => {
      const { account } = await signedUp();
      const again = await browser().register({ ...account, email: ` ${account.email.toUpperCase()} ` });
      expect(again).toMatchObject({ status: 409, body: { code: 'email_taken' } });
    });

    it('once when two ask for the same address at the same moment', async () => {
      const account = newAccount();
      const answers = await Promise.all([1, 2, 3, 4].map(() => browser().register(account)));
      expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409, 409, 409]);
    });

    it('with its password as Argon2id and its tokens as hashes: the store gives none of them away', async () => {
      const { account, sut, answer } = await signedUp();
      const [users, sessions] = await Promise.all(
        ['users', 'sessions'].map((name) => world.connection.collection(name).find().toArray()),
      );
      const user = users!.find(({ email }) => email === account.email);
      expect(user!['passwordHash']).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      const stored = JSON.stringify([users, sessions]);
      const [family, secret] = sut.jar.get('aidoo_refresh')!.split('.');
      const secrets = [
        account.password,
        answer.body.accessToken,
        family!,
        secret!,
        sut.jar.get('aidoo_sso')!,
      ];
      expect(secrets.filter((one) => stored.includes(one))).toEqual([]);
    });
  });

  describe('signs in', () => {
    it('with address and password, however the address is written', async () => {
      const { account } = await signedUp();
      const answer = await browser().login(` ${account.email.toUpperCase()}`, account.password);
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual(signInOf(account));
    });

    it('and reads of itself what signing in answered', async () => {
      const { answer, sut } = await signedUp();
      const { user, companies } = answer.body;
      expect(await sut.me()).toMatchObject({ status: 200, body: { user, companies } });
    });

    it('not with a wrong password, which answers as an unknown address does', async () => {
      const { account } = await signedUp();
      const wrong = await browser().login(account.email, 'not the password');
      const unknown = await browser().login(newAccount().email, 'not the password');
      expect(wrong).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
      const anonymous = { requestId: undefined };
      expect({ ...wrong.body, ...anonymous }).toEqual({ ...unknown.body, ...anonymous });
      expect(wrong.headers.getSetCookie()).toEqual([]);
    });
  });

  describe('has cookies', () => {
    it('that scripts and other sites do not get, for 30 days', async () => {
      const given = { value: expect.any(String), maxAge: expect.any(Number), expires: expect.any(Date) };
      const { answer } = await signedUp();
      expect(cookiesOf(answer)).toEqual([
        { ...given, name: 'aidoo_refresh', httpOnly: true, sameSite: 'strict', path: '/api/v1/auth' },
        { ...given, name: 'aidoo_sso', httpOnly: true, sameSite: 'lax', path: '/' },
      ]);
      for (const { maxAge } of cookiesOf(answer)) expect(Math.abs(maxAge! - 30 * DAYS)).toBeLessThan(10);
    });

    it('that are removed under the same names and paths by signing out', async () => {
      const { sut } = await signedUp();
      const removed = cookiesOf(await sut.logout());
      expect(removed.map(({ name, path, value }) => [name, path, value])).toEqual([
        ['aidoo_refresh', '/api/v1/auth', ''],
        ['aidoo_sso', '/', ''],
      ]);
      expect(removed.every(({ expires }) => expires!.getTime() < Date.now())).toBe(true);
    });
  });

  describe('signs out', () => {
    it('which ends its refresh token, and its access token at once', async () => {
      const { sut } = await signedUp();
      const tab = sut.copy();
      const answer = await sut.logout();
      expect([answer.status, answer.text]).toEqual([204, '']);
      expect((await tab.me()).status).toBe(401);
      expect((await tab.refresh()).status).toBe(401);
    });

    it('of one browser and no other', async () => {
      const { account, sut } = await signedUp();
      const other = browser();
      await other.login(account.email, account.password);
      await sut.logout();
      expect((await other.me()).status).toBe(200);
    });

    it('also without a session', async () => {
      expect((await browser().logout()).status).toBe(204);
    });
  });

  describe('is slowed down', () => {
    const retryAfter = ({ headers }: { headers: Headers }) => Number(headers.get('retry-after'));

    it.each([
      ['a known address', () => signedUp().then(({ account }) => account.email)],
      ['an unknown address', () => Promise.resolve(newAccount().email)],
    ])('after ten wrong passwords for %s, from wherever they come', async (_what, address) => {
      const email = await address();
      const tries = await Promise.all(Array.from({ length: 12 }, () => browser().login(email, 'wrong')));
      const count = (wanted: number) => tries.filter(({ status }) => status === wanted).length;
      expect([count(401), count(429)]).toEqual([10, 2]);
      const refused = tries.find(({ status }) => status === 429)!;
      expect(refused.body).toMatchObject({ code: 'rate_limited' });
      expect(retryAfter(refused)).toBeGreaterThan(14 * 60);
      expect(retryAfter(refused)).toBeLessThanOrEqual(15 * 60);
    });

    it('after twenty registrations from one source', async () => {
      const { source } = browser();
      const tries = Array.from({ length: 21 }, () => new Browser(world.url, source).register());
      const refused = (await Promise.all(tries)).filter(({ status }) => status !== 201);
      expect(refused).toMatchObject([{ status: 429, body: { code: 'rate_limited' } }]);
      expect(retryAfter(refused[0]!)).toBeGreaterThan(59 * 60);
    });
  });
});
