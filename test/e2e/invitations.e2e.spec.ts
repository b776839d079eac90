import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { MembershipsService } from '@aidoo/companies';
import { Clock, companyId, tokenHash, userId } from '@aidoo/kernel';
import { UsersService } from '@aidoo/users';
import { newAccount } from '../support/accounts.ts';
import { World } from '../support/bootstrap.ts';
import { Browser } from '../support/browser.ts';
import { companyOf, join, tokenIn } from '../support/joined.ts';
import type { NewInvitation } from '../support/joined.ts';
import { Mailbox } from '../support/mailbox.ts';
import { Somebody } from '../support/somebody.ts';

const DAY = 24 * 60 * 60_000;
const ID = expect.stringMatching(/^[0-9a-f]{24}$/);
const DATE = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
const PASSWORD = 'copper-meadow-77-whistle';

interface List {
  items: { id: string; email: string; role: string }[];
  nextCursor: string | null;
}

describe('an invitation', () => {
  let world: World;
  let mailbox: Mailbox;

  beforeAll(async () => {
    mailbox = await Mailbox.start();
    world = await World.start({ SMTP_URL: mailbox.url, MAIL_FROM: 'Aidoo <aidoo@example.com>' });
  });
  afterAll(async () => {
    await world.stop();
    await mailbox.stop();
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const stranger = () => new Browser(world.url);
  const accept = (token: string, body?: object, as: Pick<Browser, 'send'> = stranger()) =>
    as.send<{ companyId: string; role: string }>('POST', `/api/v1/invitations/${token}/accept`, body);
  const look = (token: string) => stranger().send('GET', `/api/v1/invitations/${token}`);
  const invite = (by: Somebody, email: string, role = 'member') =>
    by.post<NewInvitation>(`/companies/${by.company}/invitations`, { email, role });
  const tokenFor = async (email: string) => tokenIn((await mailbox.next(email, /invites you/)).text);
  const invited = async (by: Somebody, email: string, role?: string) => {
    const { body } = await invite(by, email, role);
    return { ...body, token: await tokenFor(email) };
  };
  const verify = (email: string) =>
    world.connection.collection('users').updateOne({ email }, { $set: { emailVerifiedAt: new Date() } });
  const later = (milliseconds: number) =>
    jest.spyOn(Clock.prototype, 'now').mockReturnValue(new Date(Date.now() + milliseconds));
  const placeOf = (company: string, user: string) =>
    world.app
      .get(MembershipsService, { strict: false })
      .find(companyId(company), userId(user))
      .then((membership) => membership?.role ?? null);
  const DEAD = { status: 404, body: { code: 'not_found' } };

  describe('by mail', () => {
    it('is answered without its link, which goes to the invited address alone', async () => {
      const owner = await Somebody.register(world, { name: 'Grace Hopper', companyName: 'Compilers' });
      const email = newAccount().email;
      const answer = await invite(owner, email);
      expect(answer.status).toBe(201);
      expect(answer.body).toEqual({
        id: ID,
        email,
        role: 'member',
        createdAt: DATE,
        expiresAt: DATE,
        invitedBy: owner.id,
        link: null,
      });
      const { subject, text } = await mailbox.next(email);
      expect(subject).toBe('Grace Hopper invites you to Compilers on Aidoo');
      expect(text).toContain('/invitations/');
    });

    it('is for one address, however it is written', async () => {
      const owner = await Somebody.register(world);
      const email = newAccount().email;
      expect((await invite(owner, ` ${email.toUpperCase()} `)).body.email).toBe(email);
    });

    it('is stored without its token', async () => {
      const { token } = await invited(await Somebody.register(world), newAccount().email);
      const stored = JSON.stringify(await world.connection.collection('invitations').find().toArray());
      expect(stored).not.toContain(token);
      expect(stored).toContain(tokenHash(token));
    });

    it('tells whoever opens the link what it is about', async () => {
      const owner = await Somebody.register(world, { companyName: 'Compilers' });
      const { token, email, expiresAt } = await invited(owner, newAccount().email, 'admin');
      const shown = await look(token);
      expect(shown.body).toEqual({ company: 'Compilers', email, role: 'admin', expiresAt });
    });

    it('that the mail server does not take is none, and the one who invites is told', async () => {
      const owner = await Somebody.register(world);
      mailbox.refuse(() => 'no such mailbox');
      const answer = await invite(owner, newAccount().email);
      mailbox.refuse();
      expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
      expect((await owner.get<List>(`/companies/${owner.company}/invitations`)).body.items).toEqual([]);
    });
  });

  describe('of an address without an account', () => {
    it('makes one, whose address is verified and whose language is the browser’s', async () => {
      const owner = await Somebody.register(world);
      const { token, email } = await invited(owner, newAccount().email);
      const browser = stranger();
      const path = `/api/v1/invitations/${token}/accept`;
      const body = { name: 'Ada', password: PASSWORD };
      const joined = await browser.send('POST', path, body, { 'accept-language': 'fr-CH, en;q=0.5' });
      expect(joined.status).toBe(200);
      expect(joined.body).toEqual({ companyId: owner.company, role: 'member' });
      const signedIn = await browser.login(email, PASSWORD);
      expect(signedIn.body.companies).toMatchObject([{ id: owner.company, role: 'member' }]);
      const account = await world.app.get(UsersService, { strict: false }).byEmail(email);
      expect(account).toMatchObject({ name: 'Ada', emailVerified: true, language: 'fr' });
    });

    it('says what is needed for one, and can be tried again', async () => {
      const { token } = await invited(await Somebody.register(world), newAccount().email);
      expect(await accept(token)).toMatchObject({
        status: 422,
        body: { errors: [{ field: 'name' }, { field: 'password' }] },
      });
      expect(await accept(token, { name: 'Ada', password: 'short' })).toMatchObject({
        status: 422,
        body: { errors: [{ field: 'password' }] },
      });
      expect((await accept(token, { name: 'Ada', password: PASSWORD })).status).toBe(200);
    });

    it('is refused to whoever is signed in with another address', async () => {
      const { token, email } = await invited(await Somebody.register(world), newAccount().email);
      const other = await Somebody.register(world);
      const body = { name: 'Ada', password: PASSWORD };
      expect(await accept(token, body, other.browser)).toMatchObject({
        status: 403,
        body: { code: 'forbidden' },
      });
      expect(await world.app.get(UsersService, { strict: false }).byEmail(email)).toBeNull();
    });
  });

  describe('of an address with an account', () => {
    it('is accepted by its holder, signed in, who sends nothing else', async () => {
      const [owner, guest] = [await Somebody.register(world), await Somebody.register(world)];
      await verify(guest.email);
      const { token } = await invited(owner, guest.email, 'admin');
      const joined = await accept(token, undefined, guest.browser);
      expect(joined).toMatchObject({ status: 200, body: { companyId: owner.company, role: 'admin' } });
      expect((await guest.get(`/companies/${owner.company}`)).body).toMatchObject({ role: 'admin' });
    });

    it('asks whoever is not signed in to do so, and leaves the account as it is', async () => {
      const [owner, guest] = [await Somebody.register(world), await Somebody.register(world)];
      await verify(guest.email);
      const { token } = await invited(owner, guest.email);
      expect(await accept(token, { name: 'Mallory', password: PASSWORD })).toMatchObject({
        status: 401,
        body: { code: 'unauthenticated' },
      });
      expect((await stranger().login(guest.email, PASSWORD)).status).toBe(401);
      expect(await placeOf(owner.company, guest.id)).toBeNull();
    });

    it('is refused to whoever is signed in with another one', async () => {
      const [owner, guest, other] = await Promise.all([1, 2, 3].map(() => Somebody.register(world)));
      const { token } = await invited(owner!, guest!.email);
      expect(await accept(token, undefined, other!.browser)).toMatchObject({ status: 403 });
      expect(await placeOf(owner!.company, other!.id)).toBeNull();
    });

    it('takes no access token that is not valid', async () => {
      const [owner, guest] = [await Somebody.register(world), await Somebody.register(world)];
      const { token } = await invited(owner, guest.email);
      guest.browser.accessToken += 'x';
      expect(await accept(token, { password: PASSWORD }, guest.browser)).toMatchObject({ status: 401 });
    });

    it('is none for somebody who is a member already', async () => {
      const [owner, guest] = [await Somebody.register(world), await Somebody.register(world)];
      const { token } = await invited(owner, guest.email);
      await accept(token, undefined, guest.browser);
      expect(await invite(owner, guest.email)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    });
  });

  describe('mailed to an account that had never shown that mail reaches it', () => {
    /** Somebody who has registered with an address that may not be theirs, and has left doors open. */
    const squatted = async () => {
      const [owner, squatter] = [await Somebody.register(world), await Somebody.register(world)];
      const caller = await squatter.caller(squatter.company);
      const { token } = await invited(owner, squatter.email);
      return { owner, squatter, caller, token };
    };

    it('gives it to the reader of the mail, with the password that they choose', async () => {
      const { owner, squatter, token } = await squatted();
      expect(await accept(token, { password: PASSWORD })).toMatchObject({ status: 200 });
      const reader = await stranger().login(squatter.email, PASSWORD);
      expect(reader.body.companies.map(({ id }) => id)).toContain(owner.company);
    });

    it('ends its older sessions, keys and password', async () => {
      const { squatter, caller, token } = await squatted();
      await accept(token, { password: PASSWORD });
      expect((await squatter.get('/auth/me')).status).toBe(401);
      expect((await squatter.browser.refresh()).status).toBe(401);
      expect((await caller.rpc('tools/list')).status).toBe(401);
      expect((await stranger().login(squatter.email, squatter.account.password)).status).toBe(401);
    });

    it('ends them also when the one who accepts is signed in: that session may be the other one’s', async () => {
      const { owner, squatter, caller, token } = await squatted();
      expect((await accept(token, undefined, squatter.browser)).status).toBe(200);
      expect((await squatter.get('/auth/me')).status).toBe(401);
      expect((await caller.rpc('tools/list')).status).toBe(401);
      expect((await stranger().login(squatter.email, squatter.account.password)).status).toBe(401);
      expect(await placeOf(owner.company, squatter.id)).toBe('member');
    });

    it('needs a password from whoever is not signed in', async () => {
      const { squatter, token } = await squatted();
      expect(await accept(token)).toMatchObject({ status: 422, body: { errors: [{ field: 'password' }] } });
      expect((await squatter.get('/auth/me')).status).toBe(200);
    });
  });

  describe('opens nothing', () => {
    const body = { name: 'Ada', password: PASSWORD };

    it('a second time', async () => {
      const { token } = await invited(await Somebody.register(world), newAccount().email);
      await accept(token, body);
      expect(await accept(token, body)).toMatchObject(DEAD);
      expect(await look(token)).toMatchObject(DEAD);
    });

    it('for two of several at the same moment', async () => {
      const [owner, guest] = [await Somebody.register(world), await Somebody.register(world)];
      await verify(guest.email);
      const { token } = await invited(owner, guest.email);
      const tries = await Promise.all(
        Array.from({ length: 5 }, () => accept(token, undefined, guest.browser)),
      );
      expect(tries.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(tries.filter(({ status }) => status >= 500)).toEqual([]);
    });

    it('once seven days have passed', async () => {
      const { token, expiresAt, createdAt } = await invited(
        await Somebody.register(world),
        newAccount().email,
      );
      expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(7 * DAY);
      later(7 * DAY - 60_000);
      expect((await look(token)).status).toBe(200);
      later(7 * DAY + 60_000);
      expect(await look(token)).toMatchObject(DEAD);
      expect(await accept(token, body)).toMatchObject(DEAD);
    });

    it('once it was withdrawn', async () => {
      const owner = await Somebody.register(world);
      const { id, token } = await invited(owner, newAccount().email);
      expect((await owner.delete(`/companies/${owner.company}/invitations/${id}`)).status).toBe(204);
      expect(await accept(token, body)).toMatchObject(DEAD);
    });

    it('once the company has gone', async () => {
      const owner = await Somebody.register(world);
      const { token } = await invited(owner, newAccount().email);
      await owner.delete(`/companies/${owner.company}`);
      expect(await look(token)).toMatchObject(DEAD);
      expect(await accept(token, body)).toMatchObject(DEAD);
    });

    it('with the words of a link that never was', async () => {
      const owner = await Somebody.register(world);
      const { id, token } = await invited(owner, newAccount().email);
      await owner.delete(`/companies/${owner.company}/invitations/${id}`);
      const words = async (shown: string) => ({
        ...((await look(shown)).body as object),
        requestId: undefined,
      });
      expect(await words(token)).toEqual(await words('A'.repeat(43)));
    });

    it('by its id, which is no secret', async () => {
      const { id } = await invited(await Somebody.register(world), newAccount().email);
      expect(await accept(id, body)).toMatchObject(DEAD);
    });

    it('to somebody who was removed while another one was on its way', async () => {
      const [owner, guest] = [await Somebody.register(world), await Somebody.register(world)];
      await verify(guest.email);
      const { token } = await invited(owner, guest.email);
      // They came in by another way, as when two invitations and an acceptance cross.
      await world.app
        .get(MembershipsService, { strict: false })
        .add(companyId(owner.company), userId(guest.id), 'member');
      await owner.delete(`/companies/${owner.company}/members/${guest.id}`);
      expect(await accept(token, undefined, guest.browser)).toMatchObject(DEAD);
    });

    it('after five dozen tries at links within the hour from one place', async () => {
      const browser = stranger();
      const tries = Array.from({ length: 61 }, () => browser.send('GET', '/api/v1/invitations/nothing'));
      const refused = (await Promise.all(tries)).filter(({ status }) => status !== 404);
      expect(refused).toMatchObject([{ status: 429, body: { code: 'rate_limited' } }]);
      expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
    });
  });

  it('that opens something is no such try: a whole office may join in one morning', async () => {
    const { token } = await invited(await Somebody.register(world), newAccount().email);
    const browser = stranger();
    for (let looks = 0; looks < 70; looks += 10) {
      const some = Array.from({ length: 10 }, () => browser.send('GET', `/api/v1/invitations/${token}`));
      expect((await Promise.all(some)).filter(({ status }) => status !== 200)).toEqual([]);
    }
  });

  describe('that could not be used to its end', () => {
    it('can be tried again when the store failed', async () => {
      const [owner, guest] = [await Somebody.register(world), await Somebody.register(world)];
      await verify(guest.email);
      const { token } = await invited(owner, guest.email);
      const memberships = world.app.get(MembershipsService, { strict: false });
      jest.spyOn(memberships, 'add').mockRejectedValueOnce(new Error('the store has gone'));
      expect((await accept(token, undefined, guest.browser)).status).toBe(500);
      expect((await accept(token, undefined, guest.browser)).status).toBe(200);
    });

    it.each([
      ['the company', 'companies'],
      ['the account', 'users'],
    ])('leaves no place behind when %s is deleted at the same moment', async (_what, collection) => {
      const [owner, guest] = [await Somebody.register(world), await Somebody.register(world)];
      await verify(guest.email);
      const { token } = await invited(owner, guest.email);
      const memberships = world.app.get(MembershipsService, { strict: false });
      const add = memberships.add.bind(memberships);
      const query = collection === 'users' ? { email: guest.email } : { ownerUserId: await idOf(owner) };
      jest.spyOn(memberships, 'add').mockImplementationOnce(async (...place) => {
        await world.connection.collection(collection).updateOne(query, { $set: { deletedAt: new Date() } });
        await add(...place);
      });
      expect(await accept(token, undefined, guest.browser)).toMatchObject(DEAD);
      const { companyId } = await companyRow(owner);
      expect(await world.connection.collection('memberships').countDocuments({ companyId })).toBe(1);
    });

    const idOf = async ({ email }: Somebody) =>
      (await world.connection.collection('users').findOne({ email }))!._id;
    const companyRow = async (owner: Somebody) =>
      (await world.connection.collection('memberships').findOne({ userId: await idOf(owner) }))!;
  });

  describe('sent again', () => {
    it('has a new link and seven new days, and the old link opens nothing', async () => {
      const owner = await Somebody.register(world);
      const first = await invited(owner, newAccount().email, 'admin');
      await world.connection
        .collection('invitations')
        .updateOne({ email: first.email }, { $set: { expiresAt: new Date(Date.now() + DAY) } });
      const again = await owner.post<NewInvitation>(
        `/companies/${owner.company}/invitations/${first.id}/send-again`,
      );
      expect(again).toMatchObject({ status: 200, body: { email: first.email, role: 'admin', link: null } });
      expect(Date.parse(again.body.expiresAt)).toBeGreaterThanOrEqual(Date.parse(first.expiresAt));
      const token = await tokenFor(first.email);
      expect(await look(first.token)).toMatchObject(DEAD);
      expect((await look(token)).status).toBe(200);
    });

    it('is still the one invitation of its address', async () => {
      const owner = await Somebody.register(world);
      const first = await invited(owner, newAccount().email);
      await owner.post(`/companies/${owner.company}/invitations/${first.id}/send-again`);
      const { body } = await owner.get<List>(`/companies/${owner.company}/invitations`);
      expect(body.items.map(({ email }) => email)).toEqual([first.email]);
    });
  });

  describe('of one address in one company', () => {
    it('is one: a second takes the place of the first, whose link opens nothing', async () => {
      const owner = await Somebody.register(world);
      const first = await invited(owner, newAccount().email, 'admin');
      const second = await invited(owner, first.email, 'member');
      expect(await look(first.token)).toMatchObject(DEAD);
      expect((await look(second.token)).body).toMatchObject({ role: 'member' });
      const { body } = await owner.get<List>(`/companies/${owner.company}/invitations`);
      expect(body.items).toHaveLength(1);
    });

    it('is one of several at the same moment, and its link is one of those that were mailed', async () => {
      const owner = await Somebody.register(world);
      const { email } = newAccount();
      const answers = await Promise.all(Array.from({ length: 5 }, () => invite(owner, email)));
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
      const links = await Promise.all(answers.map(() => tokenFor(email)));
      const live = await Promise.all(links.map(look));
      expect(live.filter(({ status }) => status === 200)).toHaveLength(1);
    });

    it('does not concern that of another company', async () => {
      const [one, other] = [await Somebody.register(world), await Somebody.register(world)];
      const { email } = newAccount();
      const [first, second] = [await invited(one, email), await invited(other, email)];
      await one.delete(`/companies/${one.company}/invitations/${first.id}`);
      expect((await look(second.token)).status).toBe(200);
    });

    it('is mailed ten times an hour at most, whoever asks for it', async () => {
      const { email } = newAccount();
      const people = [await Somebody.register(world), await Somebody.register(world)];
      const tries = Array.from({ length: 11 }, (_one, index) => invite(people[index % 2]!, email));
      const refused = (await Promise.all(tries)).filter(({ status }) => status !== 201);
      expect(refused).toMatchObject([{ status: 429, body: { code: 'rate_limited' } }]);
    });
  });
});

describe('an invitation of a gateway that sends no mail', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  const invite = (by: Somebody, company: string, email: string, role: string) =>
    by.post<NewInvitation>(`/companies/${company}/invitations`, { email, role });
  const accept = (token: string, body?: object, browser = new Browser(world.url)) =>
    browser.send('POST', `/api/v1/invitations/${token}/accept`, body);
  const emails = async (by: Somebody, company: string, query = '') =>
    (await by.get<List>(`/companies/${company}/invitations${query}`)).body;

  it('shows its link to the one who invites, this once', async () => {
    const owner = await Somebody.register(world);
    const { body } = await invite(owner, owner.company, newAccount().email, 'member');
    expect(body.link).toMatch(/^http:\/\/localhost:3000\/invitations\/[\w-]{43}$/);
    const list = await owner.get(`/companies/${owner.company}/invitations`);
    expect(list.text).not.toContain(tokenIn(body.link!));
  });

  it('verifies nothing: whoever invites has seen the link', async () => {
    const owner = await Somebody.register(world);
    const { email } = newAccount();
    const { body } = await invite(owner, owner.company, email, 'member');
    expect((await accept(tokenIn(body.link!), { name: 'Ada', password: PASSWORD })).status).toBe(200);
    const users = world.app.get(UsersService, { strict: false });
    expect(await users.byEmail(email)).toMatchObject({ emailVerified: false });
  });

  it('takes no account over: its holder signs in, and keeps sessions, keys and password', async () => {
    const [owner, guest] = [await Somebody.register(world), await Somebody.register(world)];
    const caller = await guest.caller(guest.company);
    const { body } = await invite(owner, owner.company, guest.email, 'member');
    const token = tokenIn(body.link!);
    expect(await accept(token, { name: 'Mallory', password: PASSWORD })).toMatchObject({ status: 401 });
    expect(await accept(token, undefined, guest.browser)).toMatchObject({ status: 200 });
    expect((await guest.get('/auth/me')).status).toBe(200);
    expect((await caller.rpc('tools/list')).status).toBe(200);
    expect((await new Browser(world.url).login(guest.email, guest.account.password)).status).toBe(200);
    const users = world.app.get(UsersService, { strict: false });
    expect(await users.byEmail(guest.email)).toMatchObject({ emailVerified: false });
  });

  describe('and its role', () => {
    it.each([
      ['owner', 'admin', 201],
      ['owner', 'member', 201],
      ['admin', 'admin', 403],
      ['admin', 'member', 201],
      ['member', 'member', 403],
    ] as const)('an %s invites an %s: %i', async (who, role, status) => {
      const company = await companyOf(world, { admin: 'admin', member: 'member' });
      const answer = await invite(company[who], company.id, newAccount().email, role);
      expect(answer.status).toBe(status);
    });

    it.each(['owner', 'Admin', '', null, ['admin'], { $ne: 'member' }])('cannot be %j', async (role) => {
      const owner = await Somebody.register(world);
      const body = { email: newAccount().email, role };
      expect(await owner.post(`/companies/${owner.company}/invitations`, body)).toMatchObject({
        status: 422,
        body: { errors: [{ field: 'role' }] },
      });
    });

    it('of admin is out of an admin’s hands: not withdrawn, sent again or replaced', async () => {
      const { id, owner, admin } = await companyOf(world, { admin: 'admin' });
      const { body } = await invite(owner, id, newAccount().email, 'admin');
      const path = `/companies/${id}/invitations/${body.id}`;
      expect((await admin.delete(path)).status).toBe(403);
      expect((await admin.post(`${path}/send-again`)).status).toBe(403);
      expect((await invite(admin, id, body.email, 'member')).status).toBe(403);
      expect(await accept(tokenIn(body.link!), { name: 'Ada', password: PASSWORD })).toMatchObject({
        status: 200,
        body: { role: 'admin' },
      });
    });
  });

  describe('in the list', () => {
    it('is found page by page, the newest first', async () => {
      const owner = await Somebody.register(world);
      const made: string[] = [];
      for (const _ of [1, 2, 3, 4, 5]) {
        const { body } = await invite(owner, owner.company, newAccount().email, 'member');
        made.unshift(body.email);
      }
      const first = await emails(owner, owner.company, '?limit=2');
      const second = await emails(owner, owner.company, `?limit=2&cursor=${first.nextCursor}`);
      const third = await emails(owner, owner.company, `?limit=2&cursor=${second.nextCursor}`);
      expect([first, second, third].flatMap(({ items }) => items.map(({ email }) => email))).toEqual(made);
      expect(third.nextCursor).toBeNull();
    });

    it('is there no more when it was accepted, withdrawn or has expired', async () => {
      const owner = await Somebody.register(world);
      const guest = await Somebody.register(world);
      await join(owner, owner.company, guest, 'member');
      const withdrawn = await invite(owner, owner.company, newAccount().email, 'member');
      await owner.delete(`/companies/${owner.company}/invitations/${withdrawn.body.id}`);
      const expired = await invite(owner, owner.company, newAccount().email, 'member');
      await world.connection
        .collection('invitations')
        .updateOne({ email: expired.body.email }, { $set: { expiresAt: new Date(Date.now() - 1) } });
      expect(await emails(owner, owner.company)).toEqual({ items: [], nextCursor: null });
    });
  });

  describe.each(['delete', 'send again'] as const)('to %s', (what) => {
    it('answers of another company as one that does not exist and as a malformed id', async () => {
      const [owner, other] = [await Somebody.register(world), await Somebody.register(world)];
      const { body } = await invite(other, other.company, newAccount().email, 'member');
      for (const id of [body.id, 'a'.repeat(24), 'x', '$ne']) {
        const path = `/companies/${owner.company}/invitations/${id}`;
        const answer = await (what === 'delete' ? owner.delete(path) : owner.post(`${path}/send-again`));
        expect(answer).toMatchObject({ status: 404, body: { detail: 'No such invitation.' } });
      }
      expect((await emails(other, other.company)).items).toHaveLength(1);
    });
  });

  it('is not one of more than a hundred an hour of one person, in whatever company', async () => {
    const owner = await Somebody.register(world);
    const { body } = await owner.post<{ id: string }>('/companies', { name: 'Another' });
    const companies = [owner.company, body.id];
    const tries = Array.from({ length: 101 }, (_one, index) =>
      invite(owner, companies[index % 2]!, newAccount().email, 'member'),
    );
    const refused = (await Promise.all(tries)).filter(({ status }) => status !== 201);
    expect(refused).toMatchObject([{ status: 429, body: { code: 'rate_limited' } }]);
  });
});
