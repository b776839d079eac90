import { createHmac, randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Clock } from '@aidoo/kernel';
import { JwtService } from '@nestjs/jwt';
import type { JwtSignOptions } from '@nestjs/jwt';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { AuthenticateGuard } from './authenticate.guard.ts';
import { listen, roomsOn, TestClock, testSettings } from './testing/test.app.ts';
import { TestBrowser } from './testing/test.browser.ts';

const text = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

describe(AuthenticateGuard.name, () => {
  const clock = new TestClock();
  const settings = testSettings();
  const jwt = new JwtService({});
  let close: () => Promise<void>;
  let sut: TestBrowser;
  let other: TestBrowser;
  let genuine: string;

  beforeAll(async () => {
    const module = await Test.createTestingModule({ imports: roomsOn(settings) })
      .overrideProvider(Clock)
      .useValue(clock)
      .compile();
    const app = module.createNestApplication<NestExpressApplication>({ logger: false });
    let url: string;
    ({ url, close } = await listen(app, settings));
    sut = new TestBrowser(url);
    other = new TestBrowser(url);
    await Promise.all([sut.signUp(), other.signUp()]);
    genuine = sut.accessToken!;
  });
  afterAll(() => close());
  afterEach(() => {
    clock.reset();
    sut.accessToken = genuine;
  });

  const claims = () => jwt.decode<Record<string, unknown>>(genuine);
  /** A claim that is undefined is left out. */
  const signed = (changes: object = {}, options: JwtSignOptions = {}) =>
    jwt.sign(JSON.parse(JSON.stringify({ ...claims(), ...changes })) as object, {
      secret: settings.jwtSecret.reveal(),
      algorithm: 'HS256',
      ...options,
    });

  it('makes tokens that say who, which session and for how long, and nothing about the person', () => {
    const { iat, exp, ...rest } = claims();
    expect(Object.keys(rest).sort()).toEqual(['aud', 'iss', 'sid', 'sub']);
    expect(Number(exp) - Number(iat)).toBe(900);
    expect(rest).toMatchObject({ iss: 'http://localhost:3000', aud: 'http://localhost:3000/api/v1' });
  });

  it('takes an access token for 15 minutes and not a second longer', async () => {
    clock.forward(899_000);
    expect((await sut.get('/auth/me')).status).toBe(200);
    clock.forward(1_001);
    expect(await sut.get('/auth/me')).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });

  it('takes a token that was signed as ours are', async () => {
    sut.accessToken = signed();
    expect((await sut.get('/auth/me')).status).toBe(200);
  });

  it.each([
    ['with another key', () => signed({}, { secret: randomBytes(32).toString('hex') })],
    ['for another audience', () => signed({ aud: 'http://localhost:3000/mcp' })],
    ['of another issuer', () => signed({ iss: 'https://aidoo.example.com' })],
    ['with another algorithm', () => signed({}, { algorithm: 'HS512' })],
    ['without a signature (alg none)', () => `${text({ alg: 'none', typ: 'JWT' })}.${text(claims())}.`],
    [
      'with alg none and a signature',
      () => {
        const input = `${text({ alg: 'none', typ: 'JWT' })}.${text(claims())}`;
        return `${input}.${createHmac('sha256', settings.jwtSecret.reveal()).update(input).digest('base64url')}`;
      },
    ],
    ['without an end', () => signed({ exp: undefined })],
    ['without a session', () => signed({ sid: undefined })],
    ['with an operator as its session', () => signed({ sid: { $gt: '' } })],
    ['for a session that never was', () => signed({ sid: 'f'.repeat(24) })],
    [
      "for somebody else's session",
      () => signed({ sid: jwt.decode<{ sid: string }>(other.accessToken!).sid }),
    ],
    ['that is no token at all', () => 'x.y.z'],
  ])('refuses a token %s', async (_what, token) => {
    sut.accessToken = token();
    const answer = await sut.get('/auth/me');
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer error="invalid_token"');
  });

  it('asks for a token with a challenge when none is shown', async () => {
    sut.accessToken = undefined;
    const answer = await sut.get('/auth/me');
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer');
  });

  it('reads the header only, neither the query nor the body nor a cookie', async () => {
    sut.accessToken = undefined;
    expect((await sut.get(`/auth/me?access_token=${genuine}`)).status).toBe(401);
    expect((await sut.post('/companies', { access_token: genuine, name: 'x' })).status).toBe(401);
    expect((await sut.get('/auth/me', { Cookie: `access_token=${genuine}` })).status).toBe(401);
  });

  it('says to whoever shows an API key that this address takes dashboard tokens', async () => {
    sut.accessToken = `aid_live_${'a'.repeat(40)}`;
    expect(await sut.get('/auth/me')).toMatchObject({
      status: 401,
      body: { detail: expect.stringContaining('API key') },
    });
  });
});
