import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { MembershipsService } from '@aidoo/companies';
import { Settings } from '@aidoo/config';
import { Types } from 'mongoose';
import { newAccount } from '../support/accounts.ts';
import { World } from '../support/bootstrap.ts';
import { Browser, cookiesOf } from '../support/browser.ts';

const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;

interface Stored {
  _id: Types.ObjectId;
  userId: Types.ObjectId;
  expiresAt: Date;
  spent: { at: Date }[];
}

describe('a dashboard session', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  const signedUp = async () => {
    const sut = new Browser(world.url);
    const { body } = await sut.register();
    const userId = new Types.ObjectId(body.user.id);
    return { sut, body, userId };
  };
  const sessions = () => world.connection.collection<Stored>('sessions');

  /** As if so much time had passed since. */
  async function age(userId: Types.ObjectId, milliseconds: number): Promise<void> {
    const session = (await sessions().findOne({ userId }))!;
    const earlier = (date: Date) => new Date(date.getTime() - milliseconds);
    const spent = session.spent.map((one) => ({ ...one, at: earlier(one.at) }));
    await sessions().updateOne({ userId }, { $set: { spent, expiresAt: earlier(session.expiresAt) } });
  }

  describe('is refreshed', () => {
    it('with another refresh token and another access token each time', async () => {
      const { sut, body } = await signedUp();
      const before = sut.jar.get('aidoo_refresh');
      const answer = await sut.refresh();
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ ...body, accessToken: expect.any(String) });
      expect(sut.jar.get('aidoo_refresh')).not.toBe(before);
      expect((await sut.me()).status).toBe(200);
    });

    it('by two tabs at once, which end with the same token and both go on', async () => {
      const { sut } = await signedUp();
      const tabs = [sut, sut.copy(), sut.copy()];
      const answers = await Promise.all(tabs.map((tab) => tab.refresh()));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(new Set(tabs.map(({ jar }) => jar.get('aidoo_refresh'))).size).toBe(1);
      expect((await sut.refresh()).status).toBe(200);
    });

    it('for 30 days from signing in, however often it is used', async () => {
      const { sut, userId } = await signedUp();
      await age(userId, 29 * DAY);
      const [cookie] = cookiesOf(await sut.refresh());
      expect(cookie!.maxAge).toBeGreaterThan((DAY - 60 * SECOND) / SECOND);
      expect(cookie!.maxAge).toBeLessThanOrEqual(DAY / SECOND);
    });

    it('no longer after that, and its access token ends with it', async () => {
      const { sut, userId } = await signedUp();
      await age(userId, 30 * DAY);
      expect((await sut.me()).status).toBe(401);
      expect(await sut.refresh()).toMatchObject({ status: 401, body: { code: 'invalid_session' } });
    });

    it.each([
      ['none', ''],
      ['nonsense', 'nonsense'],
      ['one that nobody has', `${'a'.repeat(43)}.${'b'.repeat(43)}`],
      ['a very long one', 'a'.repeat(4000)],
      ['a NUL', '%00'],
      ['an operator', '$ne'],
    ])('by no other token: %s', async (_what, token) => {
      const thief = new Browser(world.url);
      thief.jar.set('aidoo_refresh', token);
      expect(await thief.refresh()).toMatchObject({ status: 401, body: { code: 'invalid_session' } });
    });

    it('by no page of another site', async () => {
      const { sut } = await signedUp();
      const answer = await sut.send('POST', '/api/v1/auth/refresh', undefined, {
        origin: 'https://evil.example',
      });
      expect(answer.status).toBe(403);
      expect((await sut.refresh()).status).toBe(200);
    });
  });

  describe('whose refresh token is shown again', () => {
    it('within the 10 seconds of grace goes on', async () => {
      const { sut, userId } = await signedUp();
      const tab = sut.copy();
      await sut.refresh();
      await age(userId, 9 * SECOND);
      expect((await tab.refresh()).status).toBe(200);
    });

    it('after them ends as a whole: for the thief, for its owner, and for their access tokens', async () => {
      const { sut, userId } = await signedUp();
      const thief = sut.copy();
      await sut.refresh();
      await age(userId, 11 * SECOND);
      expect(await thief.refresh()).toMatchObject({ status: 401, body: { code: 'invalid_session' } });
      expect((await sut.refresh()).status).toBe(401);
      expect((await sut.me()).status).toBe(401);
      expect((await thief.me()).status).toBe(401);
    });

    it('ends alone: another sign-in of the same person goes on', async () => {
      const { sut, body, userId } = await signedUp();
      const thief = sut.copy();
      await sut.refresh();
      await age(userId, 11 * SECOND);
      const phone = new Browser(world.url);
      await phone.login(body.user.email, 'violet-harbour-41-lantern');
      await thief.refresh();
      expect((await phone.refresh()).status).toBe(200);
    });
  });

  it.each<[string, (sut: Browser, phone: Browser) => Promise<unknown>]>([
    ['signed out', (sut) => sut.copy().logout()],
    ['ended from another one', (_sut, phone) => phone.send('DELETE', '/api/v1/auth/sessions')],
  ])('%s while it has a key made leaves no key', async (_how, end) => {
    const account = newAccount();
    const [sut, phone] = [new Browser(world.url), new Browser(world.url)];
    const { id } = (await sut.register(account)).body.companies[0]!;
    await phone.login(account.email, account.password);
    const memberships = world.app.get(MembershipsService, { strict: false });
    const find = memberships.find.bind(memberships);
    const looking = jest.spyOn(memberships, 'find').mockImplementationOnce(async (...whose) => {
      await end(sut, phone);
      return find(...whose);
    });
    const path = `/api/v1/companies/${id}/api-keys`;
    expect(await sut.send('POST', path, { name: 'a program' })).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated', detail: expect.stringContaining('no key was made') },
    });
    looking.mockRestore();
    expect((await phone.send('GET', path)).body).toMatchObject({ items: [] });
  });

  describe('has an access token', () => {
    const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const decode = (token: string) =>
      JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;
    const secret = () => world.app.get(Settings).jwtSecret.reveal();

    function sign(claims: object, key: string, header: object = { alg: 'HS256', typ: 'JWT' }): string {
      const text = `${base64(header)}.${base64(claims)}`;
      const hash = (header as { alg: string }).alg === 'HS512' ? 'sha512' : 'sha256';
      return `${text}.${createHmac(hash, key).update(text).digest('base64url')}`;
    }
    const me = async (token: string) =>
      (await world.http().get('/api/v1/auth/me', { authorization: `Bearer ${token}` })).status;

    it('that lives for 15 minutes', async () => {
      const { body } = await signedUp();
      const { iat, exp } = decode(body.accessToken);
      expect(Number(exp) - Number(iat)).toBe(900);
    });

    it('that is taken when it is signed as ours are, which the refusals below compare with', async () => {
      const { body } = await signedUp();
      expect(await me(sign(decode(body.accessToken), secret()))).toBe(200);
    });

    const now = Math.floor(Date.now() / SECOND);
    it.each<[string, (claims: Record<string, unknown>, key: string) => string]>([
      ['has expired', (claims, key) => sign({ ...claims, exp: now - 1 }, key)],
      ['never expires', ({ exp: _exp, ...claims }, key) => sign(claims, key)],
      [
        'is for another audience',
        (claims, key) => sign({ ...claims, aud: 'http://localhost:3000/mcp' }, key),
      ],
      ['is for no audience', ({ aud: _aud, ...claims }, key) => sign(claims, key)],
      ['is of another issuer', (claims, key) => sign({ ...claims, iss: 'https://evil.example' }, key)],
      ['is of another session', (claims, key) => sign({ ...claims, sid: 'a'.repeat(24) }, key)],
      ['is of no session', ({ sid: _sid, ...claims }, key) => sign(claims, key)],
      ['names an operator as its session', (claims, key) => sign({ ...claims, sid: { $ne: null } }, key)],
      ['is of another user', (claims, key) => sign({ ...claims, sub: 'a'.repeat(24) }, key)],
      ['is signed with another secret', (claims) => sign(claims, 'another secret of thirty-two bytes')],
      ['is signed with no secret', (claims) => sign(claims, '')],
      ['is not signed', (claims) => `${base64({ alg: 'none', typ: 'JWT' })}.${base64(claims)}.`],
      ['names another algorithm', (claims, key) => sign(claims, key, { alg: 'HS512', typ: 'JWT' })],
      ['has no signature', (claims, key) => sign(claims, key).replace(/[^.]+$/, '')],
      ['is nonsense', () => 'a.b.c'],
    ])('that is refused when it %s', async (_what, forge) => {
      const { body } = await signedUp();
      expect(await me(forge(decode(body.accessToken), secret()))).toBe(401);
    });

    it('that is taken from the header only', async () => {
      const { body } = await signedUp();
      const token = body.accessToken;
      const path = '/api/v1/auth/me';
      const answers = await Promise.all([
        world.http().get(`${path}?access_token=${token}&auth_token=${token}`),
        world.http().get(path, { cookie: `access_token=${token}; aidoo_refresh=${token}` }),
        world.http().get(path, { 'x-access-token': token }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    });

    it('that an API key cannot stand in for, nor the cookie', async () => {
      const { sut } = await signedUp();
      sut.accessToken = undefined;
      const answer = await sut.me();
      expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      expect(await me(`aid_live_${'A'.repeat(40)}`)).toBe(401);
    });
  });
});
