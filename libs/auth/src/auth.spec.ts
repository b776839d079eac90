import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CompaniesService } from '@aidoo/companies';
import { getConnectionToken } from '@nestjs/mongoose';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import type { Connection } from 'mongoose';
import { AuthModule } from './auth.module.ts';
import { listen, roomsOn, testSettings } from './testing/test.app.ts';
import { newAccount, TestBrowser } from './testing/test.browser.ts';

describe(AuthModule.name, () => {
  let app: NestExpressApplication;
  let url: string;
  let close: () => Promise<void>;

  beforeAll(async () => {
    const settings = testSettings();
    const module = await Test.createTestingModule({ imports: roomsOn(settings) }).compile();
    app = module.createNestApplication<NestExpressApplication>({ logger: false });
    ({ url, close } = await listen(app, settings));
  });
  afterAll(() => close());

  const browser = () => new TestBrowser(url);
  const stored = async (collection: string) =>
    JSON.stringify(await app.get<Connection>(getConnectionToken()).collection(collection).find({}).toArray());

  describe('POST /auth/register', () => {
    it('makes an account and a company that it owns, and signs in', async () => {
      const answer = await browser().signUp(newAccount({ email: '  Ada.É@Example.com ' }));
      expect(answer).toMatchObject({
        status: 201,
        body: {
          accessToken: expect.stringMatching(/^eyJ/),
          expiresIn: 900,
          user: { email: 'ada.é@example.com', name: 'Ada Lovelace', createdAt: expect.any(String) },
          companies: [{ name: 'Analytical Engines', role: 'owner' }],
        },
      });
      expect(JSON.stringify(answer.body)).not.toContain('argon2');
      expect(answer.headers.get('Cache-Control')).toBe('no-store');
    });

    it('sets the refresh cookie and the cookie of the OAuth pages, out of reach of scripts', async () => {
      const { cookies } = await browser().signUp();
      const seconds = expect.closeTo(30 * 24 * 60 * 60, -2);
      expect(cookies).toEqual([
        expect.objectContaining({
          name: 'aidoo_refresh',
          httpOnly: true,
          sameSite: 'strict',
          path: '/api/v1/auth',
          maxAge: seconds,
        }),
        expect.objectContaining({
          name: 'aidoo_sso',
          httpOnly: true,
          sameSite: 'lax',
          path: '/',
          maxAge: seconds,
        }),
      ]);
      // http on loopback: a Secure cookie would not come back.
      expect(cookies.some(({ secure }) => secure)).toBe(false);
    });

    it('stores neither the password nor a token', async () => {
      const account = newAccount();
      const sut = browser();
      await sut.signUp(account);
      const everything = (await stored('users')) + (await stored('sessions'));
      expect(everything).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
      const [family, secret] = sut.jar.get('aidoo_refresh')!.split('.');
      for (const canary of [account.password, family!, secret!, sut.jar.get('aidoo_sso')!])
        expect(everything).not.toContain(canary);
    });

    it('refuses an address that has an account already, in any spelling, also of two at the same moment', async () => {
      const account = newAccount();
      const twin = { ...account, email: account.email.toUpperCase() };
      const answers = await Promise.all([browser().signUp(account), browser().signUp(twin)]);
      expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409]);
      expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({
        code: 'email_taken',
        detail: expect.stringContaining('sign in'),
      });
    });

    it('leaves an account that can sign in and found a company, when founding one failed', async () => {
      jest.spyOn(app.get(CompaniesService), 'create').mockRejectedValueOnce(new Error('the store has gone'));
      const account = newAccount();
      const sut = browser();
      expect((await sut.signUp(account)).status).toBe(500);
      expect((await sut.post('/auth/register', account)).body.code).toBe('email_taken');
      const login = await sut.post('/auth/login', loginOf(account));
      expect(login).toMatchObject({ status: 200, body: { companies: [] } });
      sut.accessToken = login.body.accessToken;
      expect((await sut.post('/companies', { name: 'At last' })).status).toBe(201);
      expect((await sut.get('/auth/me')).body.companies).toMatchObject([{ name: 'At last', role: 'owner' }]);
    });

    it.each([
      ['an operator as the email', { email: { $gt: '' } }, 'email'],
      ['no email address', { email: 'ada' }, 'email'],
      ['an operator as the password', { password: { $ne: null } }, 'password'],
      ['a password of 11 characters', { password: 'x7#kQ2!pLm9' }, 'password'],
      ['one of the commonest passwords', { password: 'password1234' }, 'password'],
      ['the name as the password', { name: 'Ada Augusta King', password: 'ada augusta king' }, 'password'],
      ['no name', { name: ' ' }, 'name'],
      ['a name with a line break', { name: 'Ada\nadmin' }, 'name'],
      ['a name of 101 characters', { companyName: 'x'.repeat(101) }, 'companyName'],
      ['a list as the name', { name: ['Ada'] }, 'name'],
      ['an unknown field', { role: 'owner' }, 'role'],
    ])('answers %s with 422 and names the field', async (_what, changes, field) => {
      const { status, body } = await browser().post('/auth/register', newAccount(changes));
      expect({ status, fields: body.errors?.map((error) => error.field) }).toEqual({
        status: 422,
        fields: [field],
      });
    });

    it('answers a body that is missing or no object with 422', async () => {
      expect((await browser().post('/auth/register')).status).toBe(422);
      expect((await browser().post('/auth/register', [])).status).toBe(422);
    });
  });

  describe('POST /auth/login', () => {
    it('signs in with the address in any spelling', async () => {
      const account = newAccount();
      const { body } = await browser().signUp(account);
      const answer = await browser().post('/auth/login', {
        email: ` ${account.email.toUpperCase()}`,
        password: account.password,
      });
      expect(answer).toMatchObject({
        status: 200,
        body: {
          accessToken: expect.any(String),
          expiresIn: 900,
          user: body.user,
          companies: body.companies,
        },
      });
      expect(answer.cookies.map(({ name }) => name)).toEqual(['aidoo_refresh', 'aidoo_sso']);
    });

    it('answers a wrong password and an unknown address alike', async () => {
      const account = newAccount();
      await browser().signUp(account);
      const [wrong, unknown] = await Promise.all([
        browser().post('/auth/login', { email: account.email, password: 'not the password' }),
        browser().post('/auth/login', { email: newAccount().email, password: account.password }),
      ]);
      expect(wrong).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
      expect(unknown.body).toEqual(wrong.body);
      expect(wrong.cookies).toEqual([]);
    });

    it.each([
      ['email', { email: { $gt: '' }, password: 'correct horse' }],
      ['password', { email: 'ada@example.com', password: { $ne: '' } }],
      ['remember', { email: 'ada@example.com', password: 'correct horse', remember: true }],
    ])('takes no operators and no unknown fields: %s', async (field, body) => {
      expect(await browser().post('/auth/login', body)).toMatchObject({
        status: 422,
        body: { errors: [{ field }] },
      });
    });

    it('ends the session that the browser had', async () => {
      const account = newAccount();
      const sut = browser();
      await sut.signUp(account);
      const before = sut.copy();
      await sut.post('/auth/login', loginOf(account));
      expect((await before.get('/auth/me')).status).toBe(401);
    });
  });

  describe('POST /auth/logout', () => {
    it('clears both cookies and ends refresh token and access tokens at once', async () => {
      const sut = browser();
      await sut.signUp();
      const before = sut.copy();
      const answer = await sut.post('/auth/logout');
      expect(answer.status).toBe(204);
      expect(answer.cookies).toMatchObject([
        { name: 'aidoo_refresh', value: '', path: '/api/v1/auth' },
        { name: 'aidoo_sso', value: '', path: '/' },
      ]);
      expect((await before.get('/auth/me')).status).toBe(401);
      expect(await before.post('/auth/refresh')).toMatchObject({
        status: 401,
        body: { code: 'invalid_session' },
      });
    });

    it.each(['', 'aidoo_refresh=unknown', `aidoo_refresh=${'a'.repeat(43)}.${'a'.repeat(43)}`])(
      'answers 204 also with the cookie %j',
      async (cookie) => {
        expect((await browser().post('/auth/logout', undefined, { Cookie: cookie })).status).toBe(204);
      },
    );
  });

  it.each(['register', 'login', 'refresh', 'logout'])(
    'refuses %s for the page of another site',
    async (route) => {
      const sut = browser();
      await sut.signUp();
      for (const origin of ['https://evil.example', 'null', 'http://localhost:1'])
        expect((await sut.post(`/auth/${route}`, undefined, { Origin: origin })).status).toBe(403);
      expect((await sut.get('/auth/me')).status).toBe(200);
    },
  );

  it('refreshes for a page of its own', async () => {
    const sut = browser();
    await sut.signUp();
    for (const origin of ['http://localhost:3000', 'http://127.0.0.1:3000'])
      expect((await sut.post('/auth/refresh', undefined, { Origin: origin })).status).toBe(200);
  });
});

const loginOf = ({ email, password }: { email: string; password: string }) => ({ email, password });
