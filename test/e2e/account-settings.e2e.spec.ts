import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SessionsService } from '@aidoo/auth';
import { CompanyDeletion, MembershipsService } from '@aidoo/companies';
import { Background, companyId, userId } from '@aidoo/kernel';
import { AccountHolder, HAS_ENDED, LIVES, opens, statuses } from '../support/account-holder.ts';
import { newAccount } from '../support/accounts.ts';
import { World } from '../support/bootstrap.ts';
import { Browser } from '../support/browser.ts';
import { Mailbox } from '../support/mailbox.ts';
import { McpCaller } from '../support/mcp-caller.ts';

const OTHER = 'copper-meadow-72-whistle';
const DATE = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);

interface Session {
  id: string;
  createdAt: string;
  lastUsedAt: string;
  userAgent: string | null;
  address: string | null;
  current: boolean;
}

describe('with their own account', () => {
  let world: World;
  let mailbox: Mailbox;

  beforeAll(async () => {
    mailbox = await Mailbox.start();
    world = await World.start(mailbox.environment);
  });
  afterAll(async () => {
    await world.stop();
    await mailbox.stop();
  });

  /** Somebody who has read all their mail. */
  async function register(language?: string): Promise<AccountHolder> {
    const holder = await AccountHolder.register(world.url, { language });
    await mailbox.next(holder.email);
    return holder;
  }
  const posted = () => world.app.get(Background, { strict: false }).settled();

  describe('people change their name', () => {
    it('which is tidied, and shown from then on', async () => {
      const holder = await register();
      const answer = await holder.auth('PATCH', 'me', { name: '  Ada King ' });
      expect(answer).toMatchObject({ status: 200, body: { id: holder.id, name: 'Ada King' } });
      expect((await holder.self()).user.name).toBe('Ada King');
    });

    it.each([[''], ['a\nb'], ['x'.repeat(101)], [{ $set: 'x' }], [null]])('but not to %j', async (name) => {
      const holder = await register();
      expect(await holder.auth('PATCH', 'me', { name })).toMatchObject({
        status: 422,
        body: { errors: [{ field: 'name' }] },
      });
      expect((await holder.self()).user.name).toBe('Ada Lovelace');
    });

    it('and the language of their mail', async () => {
      const holder = await register();
      const answer = await holder.auth('PATCH', 'me', { language: 'fr' });
      expect(answer).toMatchObject({ status: 200, body: { language: 'fr', name: 'Ada Lovelace' } });
      await holder.auth('POST', 'email/verification');
      expect((await mailbox.next(holder.email)).subject).toMatch(/Confirmez/);
      for (const language of ['de', null, ['fr'], ''])
        expect((await holder.auth('PATCH', 'me', { language })).status).toBe(422);
    });

    it('or nothing at all', async () => {
      const holder = await register();
      const answer = await holder.auth('PATCH', 'me', {});
      expect(answer).toMatchObject({ status: 200, body: { language: 'en', name: 'Ada Lovelace' } });
    });

    it('and nothing else that way', async () => {
      const holder = await register();
      for (const more of ['email', 'emailVerifiedAt', 'emailVerified', 'passwordHash', 'sessionEpoch'])
        expect((await holder.auth('PATCH', 'me', { name: 'Ada', [more]: 'x' })).status).toBe(422);
    });
  });

  describe('people change their password', () => {
    const change = (holder: AccountHolder, password: string, current = holder.password) =>
      holder.auth('POST', 'password/change', { current, password });

    it('which ends all other sessions at once, their access tokens too, and no program', async () => {
      const holder = await register();
      const [phone, tablet] = [await holder.elsewhere(), await holder.elsewhere()];
      const program = await holder.program();
      expect(await change(holder, OTHER)).toMatchObject({ status: 204, text: '' });
      for (const browser of [phone, tablet]) expect(await opens(browser)).toEqual(HAS_ENDED);
      expect(await opens(holder.browser)).toEqual(LIVES);
      expect((await program.rpc('tools/list')).status).toBe(200);
    });

    it('and sign in with the new one only', async () => {
      const holder = await register();
      await change(holder, OTHER);
      expect([await holder.signsIn(holder.password), await holder.signsIn(OTHER)]).toEqual([401, 200]);
    });

    it('of which they are told by mail, in their language', async () => {
      const holder = await register('fr');
      await change(holder, OTHER);
      expect((await mailbox.next(holder.email)).subject).toBe('Votre mot de passe Aidoo a été modifié');
    });

    it.each([
      ['with a wrong one', 'wrong', OTHER, 'current'],
      ['to one that is too short', undefined, 'short', 'password'],
      ['to one of the commonest', undefined, 'password1234', 'password'],
      ['to their name', undefined, 'Ada Lovelace', 'password'],
    ])('not %s, and nothing is changed', async (_what, current, password, field) => {
      const holder = await register();
      const phone = await holder.elsewhere();
      expect(await change(holder, password, current)).toMatchObject({
        status: 422,
        body: { errors: [{ field }] },
      });
      expect(await opens(phone)).toEqual(LIVES);
      expect(await holder.signsIn(holder.password)).toBe(200);
      await posted();
      expect(mailbox.unread(holder.email)).toEqual([]);
    });

    it('in one of two tabs that do at the same moment', async () => {
      const holder = await register();
      const answers = await Promise.all([change(holder, OTHER), change(holder, `${OTHER}!`)]);
      expect(statuses(answers)).toEqual([204, 422]);
      const won = answers[0].status === 204 ? [200, 401] : [401, 200];
      expect([await holder.signsIn(OTHER), await holder.signsIn(`${OTHER}!`)]).toEqual(won);
      expect(await opens(holder.browser)).toEqual(LIVES);
    });

    it('whose other sessions end also when the gateway fails right after it', async () => {
      const holder = await register();
      const phone = await holder.elsewhere();
      const sessions = world.app.get(SessionsService, { strict: false });
      const failing = jest.spyOn(sessions, 'endOf').mockRejectedValueOnce(new Error('the store has gone'));
      expect((await change(holder, OTHER)).status).toBe(500);
      failing.mockRestore();
      expect(await opens(phone)).toEqual(HAS_ENDED);
      expect(await opens(holder.browser)).toEqual(LIVES);
      const listed = await holder.auth<{ items: Session[] }>('GET', 'sessions');
      expect(listed.body.items).toMatchObject([{ current: true }]);
      expect(await holder.signsIn(OTHER)).toBe(200);
    });

    it('ten times in a quarter of an hour with a wrong one, and then wait', async () => {
      const holder = await register();
      const tries = await Promise.all(Array.from({ length: 11 }, () => change(holder, OTHER, 'wrong')));
      expect(statuses(tries).filter((status) => status !== 422)).toEqual([429]);
      expect((await change(holder, OTHER)).status).toBe(429);
    });

    it('after which a link that was asked for before opens nothing', async () => {
      const holder = await register();
      await new Browser(world.url).send('POST', '/api/v1/auth/password/forgot', { email: holder.email });
      const { token } = await mailbox.next(holder.email);
      await change(holder, OTHER);
      expect(await holder.auth('POST', 'password/reset', { token, password: `${OTHER}!` })).toMatchObject({
        status: 422,
        body: { errors: [{ field: 'token' }] },
      });
    });
  });

  describe('people see their sessions', () => {
    const list = async (holder: AccountHolder) =>
      (await holder.auth<{ items: Session[]; nextCursor: null }>('GET', 'sessions')).body;
    const loginAs = async (holder: AccountHolder, userAgent: string): Promise<Browser> => {
      const browser = new Browser(world.url);
      const { email, password } = holder;
      const answer = await browser.send<{ accessToken: string }>(
        'POST',
        '/api/v1/auth/login',
        { email, password },
        { 'user-agent': userAgent },
      );
      browser.accessToken = answer.body.accessToken;
      return browser;
    };

    it('with device, address and last use, the latest first, and which one is theirs', async () => {
      const holder = await register();
      const phone = await loginAs(holder, 'Phone/1.0');
      expect(await list(holder)).toEqual({
        items: [
          {
            id: expect.stringMatching(/^[0-9a-f]{24}$/),
            createdAt: DATE,
            lastUsedAt: DATE,
            userAgent: 'Phone/1.0',
            address: phone.source,
            current: false,
          },
          expect.objectContaining({ current: true, address: holder.browser.source }),
        ],
        nextCursor: null,
      });
    });

    it('as they were last used', async () => {
      const holder = await register();
      const phone = await loginAs(holder, 'Phone/1.0');
      const before = (await list(holder)).items[0]!;
      await phone.send('POST', '/api/v1/auth/refresh', undefined, { 'user-agent': 'Phone/2.0' });
      const after = (await list(holder)).items[0]!;
      expect(after).toMatchObject({ id: before.id, createdAt: before.createdAt, userAgent: 'Phone/2.0' });
      expect(Date.parse(after.lastUsedAt)).toBeGreaterThan(Date.parse(before.lastUsedAt));
    });

    it('with no more of what a browser says of itself than people read', async () => {
      const holder = await register();
      await loginAs(holder, `Phone ${'x'.repeat(5000)}`);
      expect((await list(holder)).items[0]!.userAgent).toHaveLength(300);
    });

    it('of nobody else', async () => {
      const [holder, other] = [await register(), await register()];
      const ids = new Set((await list(other)).items.map(({ id }) => id));
      expect((await list(holder)).items.filter(({ id }) => ids.has(id))).toEqual([]);
    });

    it('and end one, at once', async () => {
      const holder = await register();
      const [phone, tablet] = [await loginAs(holder, 'Phone'), await loginAs(holder, 'Tablet')];
      const { id } = (await list(holder)).items.find(({ userAgent }) => userAgent === 'Phone')!;
      expect(await holder.auth('DELETE', `sessions/${id}`)).toMatchObject({ status: 204, text: '' });
      expect(await opens(phone)).toEqual(HAS_ENDED);
      for (const browser of [tablet, holder.browser]) expect(await opens(browser)).toEqual(LIVES);
      expect((await list(holder)).items.map((session) => session.id)).not.toContain(id);
      expect((await holder.auth('DELETE', `sessions/${id}`)).status).toBe(404);
    });

    it('and end their own, as signing out does', async () => {
      const holder = await register();
      const { id } = (await list(holder)).items[0]!;
      expect((await holder.auth('DELETE', `sessions/${id}`)).status).toBe(204);
      expect(await opens(holder.browser)).toEqual(HAS_ENDED);
    });

    it('and end all others, at once', async () => {
      const holder = await register();
      const others = [await loginAs(holder, 'Phone'), await loginAs(holder, 'Tablet')];
      expect(await holder.auth('DELETE', 'sessions')).toMatchObject({ status: 204, text: '' });
      for (const browser of others) expect(await opens(browser)).toEqual(HAS_ENDED);
      expect(await opens(holder.browser)).toEqual(LIVES);
      expect((await list(holder)).items).toMatchObject([{ current: true }]);
    });

    it('and end none of anybody else’s, whose ids answer as ids that nobody has', async () => {
      const [holder, other] = [await register(), await register()];
      const [{ id: foreign }] = (await list(other)).items as [Session];
      const answers = [];
      for (const id of [foreign, 'a'.repeat(24), '1', '%00', '$ne', '[object Object]'])
        answers.push(await holder.auth('DELETE', `sessions/${encodeURIComponent(id)}`));
      const anonymous = answers.map(({ status, body }) => ({ status, ...body, requestId: undefined }));
      expect(new Set(anonymous.map((one) => JSON.stringify(one))).size).toBe(1);
      expect(anonymous[0]).toMatchObject({ status: 404, code: 'not_found' });
      expect(await opens(other.browser)).toEqual(LIVES);
    });
  });

  describe('people delete it', () => {
    interface Deleted {
      deleted: true;
      auditLog: string;
    }
    const remove = (holder: AccountHolder, password = holder.password) =>
      holder.auth<Deleted>('DELETE', 'me', { password });
    /** Somebody who owns no company any more, and is a member of somebody else's, where they have a program. */
    async function employed() {
      const [employer, holder] = [await register(), await register()];
      const answer = await holder.company('DELETE', '', {});
      if (answer.status !== 200) throw new Error(`deleting the company failed: ${answer.text}`);
      await world.app
        .get(MembershipsService, { strict: false })
        .add(companyId(employer.companyId), userId(holder.id), 'member');
      const keys = `/api/v1/companies/${employer.companyId}/api-keys`;
      const made = await holder.browser.send<{ key: string }>('POST', keys, { name: 'a program' });
      return { employer, holder, program: new McpCaller(world.url, made.body.key) };
    }

    it('which ends every session, program and place in a company at once', async () => {
      const { employer, holder, program } = await employed();
      const phone = await holder.elsewhere();
      expect((await program.rpc('tools/list')).status).toBe(200);
      expect((await remove(holder)).status).toBe(200);
      for (const browser of [phone, holder.browser]) expect(await opens(browser)).toEqual(HAS_ENDED);
      expect((await program.rpc('tools/list')).status).toBe(401);
      expect(await holder.signsIn(holder.password)).toBe(401);
      const members = await employer.company<{ items: { userId: string }[] }>('GET', '/members');
      expect(members.body.items.map((member) => member.userId)).toEqual([employer.id]);
    });

    it('are told what the audit logs keep, on the page and by mail, and it is so', async () => {
      const { employer, holder, program } = await employed();
      await program.call('aidoo_context');
      const { body } = await remove(holder);
      expect(body).toEqual({ deleted: true, auditLog: expect.stringMatching(/name and address.*90 days/) });
      const letter = await mailbox.next(holder.email);
      expect(letter.subject).toBe('Your Aidoo account was deleted');
      expect(letter.text).toContain('audit logs');
      const logs = await employer.company<{ items: { user: object }[] }>('GET', '/logs');
      expect(logs.body.items.map(({ user }) => user)).toContainEqual({
        id: holder.id,
        name: 'Ada Lovelace',
        email: holder.email,
      });
    });

    it('and nothing of it stays in the store but those records', async () => {
      const { holder } = await employed();
      await holder.elsewhere();
      await world.http().post('/api/v1/auth/password/forgot', { email: holder.email });
      await posted();
      await remove(holder);
      // A company's mark stays for a while, so that nothing is written into it any more.
      await world.app.get(CompanyDeletion, { strict: false }).finish(new Date(Date.now() + 1_000));
      const found: string[] = [];
      for (const { name } of await world.connection.listCollections()) {
        const text = JSON.stringify(await world.connection.collection(name).find({}).toArray());
        if (text.includes(holder.email) || (name !== 'api-keys' && text.includes(holder.id)))
          found.push(name);
      }
      expect(found).toEqual([]);
    });

    it('not while they own a company, which is named', async () => {
      const holder = await register();
      const program = await holder.program();
      expect(await remove(holder)).toMatchObject({
        status: 409,
        body: { code: 'conflict', detail: expect.stringContaining('Analytical Engines') },
      });
      expect(await opens(holder.browser)).toEqual(LIVES);
      expect((await program.rpc('tools/list')).status).toBe(200);
      await posted();
      expect(mailbox.unread(holder.email)).toEqual([]);
    });

    it.each([[undefined], ['wrong'], [{ $ne: '' }]])('not with the password %j', async (password) => {
      const { holder } = await employed();
      expect(await holder.auth('DELETE', 'me', { password })).toMatchObject({
        status: 422,
        body: { errors: [{ field: 'password' }] },
      });
      expect(await opens(holder.browser)).toEqual(LIVES);
    });

    it('in one of two tabs that do at the same moment', async () => {
      const { holder } = await employed();
      expect(statuses(await Promise.all([remove(holder), remove(holder)]))).toEqual([200, 401]);
      await posted();
      expect(mailbox.unread(holder.email)).toHaveLength(1);
    });

    it('and can begin anew with the same address, as somebody else', async () => {
      const { employer, holder } = await employed();
      await remove(holder);
      const again = await AccountHolder.register(world.url, {
        account: { ...newAccount(), email: holder.email },
      });
      expect(again.id).not.toBe(holder.id);
      const foreign = `/api/v1/companies/${employer.companyId}`;
      expect((await again.browser.send('GET', foreign)).status).toBe(404);
    });
  });

  it.each([
    ['PATCH', 'me'],
    ['DELETE', 'me'],
    ['POST', 'password/change'],
    ['GET', 'sessions'],
    ['DELETE', 'sessions'],
    ['DELETE', `sessions/${'a'.repeat(24)}`],
    ['POST', 'second-factor/totp'],
    ['POST', 'second-factor/totp/confirm'],
    ['DELETE', 'second-factor/totp'],
  ])('nobody does anything who has not signed in: %s %s', async (method, path) => {
    const answer = await new Browser(world.url).send(method, `/api/v1/auth/${path}`);
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });

  it.each([
    ['PATCH', 'me'],
    ['DELETE', 'me'],
    ['POST', 'password/change'],
    ['DELETE', 'sessions'],
    ['POST', 'second-factor/totp'],
  ])('nothing is done for the page of another site: %s %s', async (method, path) => {
    const holder = await register();
    const headers = { origin: 'https://evil.example' };
    const answer = await holder.browser.send(method, `/api/v1/auth/${path}`, {}, headers);
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });
});
