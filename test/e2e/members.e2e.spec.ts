import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Background } from '@aidoo/kernel';
import { Types } from 'mongoose';
import { World } from '../support/bootstrap.ts';
import { companyOf, join } from '../support/joined.ts';
import { Somebody } from '../support/somebody.ts';

const DATE = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
const GUESTS = { admin: 'admin', otherAdmin: 'admin', member: 'member', otherMember: 'member' } as const;
type Who = 'owner' | keyof typeof GUESTS;

interface Member {
  userId: string;
  name: string;
  email: string;
  role: string;
  joinedAt: string;
  lastSeenAt: string | null;
}
interface Members {
  items: Member[];
  nextCursor: string | null;
}

describe('the members of a company', () => {
  let world: World;

  /** In which nothing succeeds, so that it stays as it is. */
  let unchanged: Awaited<ReturnType<typeof company>>;

  beforeAll(async () => {
    world = await World.start();
    unchanged = await company();
  });
  afterAll(() => world.stop());

  const company = () => companyOf(world, GUESTS);
  const members = async (by: Somebody, id: string, query = '') =>
    (await by.get<Members>(`/companies/${id}/members${query}`)).body;
  const roleOf = async (by: Somebody, id: string, whom: Somebody) =>
    (await members(by, id)).items.find(({ userId }) => userId === whom.id)?.role;
  const setRole = (by: Somebody, id: string, whom: { id: string }, role: unknown) =>
    by.patch<Member>(`/companies/${id}/members/${whom.id}`, { role });
  const remove = (by: Somebody, id: string, whom: { id: string }) =>
    by.delete(`/companies/${id}/members/${whom.id}`);

  describe('are listed', () => {
    it('with name, address and role, in the order in which they came', async () => {
      const { id, owner, admin } = await companyOf(world, { admin: 'admin' });
      expect((await members(owner, id)).items).toMatchObject([
        { userId: owner.id, name: owner.account.name, email: owner.email, role: 'owner', joinedAt: DATE },
        { userId: admin.id, name: admin.account.name, email: admin.email, role: 'admin', joinedAt: DATE },
      ]);
    });

    it('page by page', async () => {
      const { id, owner, ...guests } = await company();
      const first = await members(owner, id, '?limit=3');
      const second = await members(owner, id, `?limit=3&cursor=${first.nextCursor}`);
      const seen = [...first.items, ...second.items].map(({ userId }) => userId);
      expect(seen).toEqual([owner, ...Object.values(guests)].map((one) => one.id));
      expect([first.items.length, second.nextCursor]).toEqual([3, null]);
    });

    it('with the time at which each was last seen, to the quarter of an hour', async () => {
      const { id, owner, member, admin } = await company();
      await member.get(`/companies/${id}`);
      const seen = async (whom: Somebody) =>
        (await members(owner, id)).items.find(({ userId }) => userId === whom.id)!.lastSeenAt;
      await world.app.get(Background, { strict: false }).settled();
      const first = await seen(member);
      expect(first).toEqual(DATE);
      await member.get(`/companies/${id}`);
      expect(await seen(member)).toBe(first);
      expect(await seen(admin)).toBeNull();
    });
  });

  describe('are given a role', () => {
    it.each<[by: Who, whom: Who, role: string, status: number, then: string]>([
      ['owner', 'member', 'admin', 200, 'admin'],
      ['owner', 'admin', 'member', 200, 'member'],
      ['owner', 'owner', 'admin', 409, 'owner'],
      ['owner', 'owner', 'member', 409, 'owner'],
      ['admin', 'member', 'member', 200, 'member'],
      ['admin', 'member', 'admin', 403, 'member'],
      ['admin', 'otherAdmin', 'member', 403, 'admin'],
      ['admin', 'admin', 'member', 403, 'admin'],
      ['admin', 'admin', 'admin', 403, 'admin'],
      ['admin', 'owner', 'member', 403, 'owner'],
      ['admin', 'owner', 'admin', 403, 'owner'],
      ['member', 'member', 'admin', 403, 'member'],
      ['member', 'otherMember', 'admin', 403, 'member'],
      ['member', 'owner', 'member', 403, 'owner'],
    ])('the %s makes the %s %s: %i', async (by, whom, role, status, then) => {
      const people = status === 200 ? await company() : unchanged;
      expect((await setRole(people[by], people.id, people[whom], role)).status).toBe(status);
      expect(await roleOf(people.owner, people.id, people[whom])).toBe(then);
    });

    it('which holds from their next request on', async () => {
      const { id, owner, member } = await companyOf(world, { member: 'member' });
      const list = async () => (await member.get(`/companies/${id}/members`)).status;
      expect(await list()).toBe(403);
      await setRole(owner, id, member, 'admin');
      expect(await list()).toBe(200);
      await setRole(owner, id, member, 'member');
      expect(await list()).toBe(403);
    });

    it('but never that of owner, which is handed over', async () => {
      const { id, owner, admin, member } = unchanged;
      for (const by of [owner, admin])
        for (const whom of [owner, admin, member])
          expect(await setRole(by, id, whom, 'owner')).toMatchObject({
            status: 422,
            body: { errors: [{ field: 'role' }] },
          });
    });

    it.each([null, '', ['admin'], { $in: ['admin'] }, 'OWNER'])('which is not %j', async (role) => {
      const { id, owner, member } = unchanged;
      expect((await setRole(owner, id, member, role)).status).toBe(422);
    });
  });

  describe('are removed', () => {
    it.each<[by: Who, whom: Who, status: number]>([
      ['owner', 'admin', 204],
      ['owner', 'member', 204],
      ['owner', 'owner', 409],
      ['admin', 'member', 204],
      ['admin', 'otherAdmin', 403],
      ['admin', 'owner', 403],
      ['member', 'otherMember', 403],
      ['member', 'admin', 403],
      ['member', 'owner', 403],
      ['admin', 'admin', 204],
      ['member', 'member', 204],
    ])('by the %s, the %s: %i', async (by, whom, status) => {
      const people = status === 204 ? await company() : unchanged;
      expect((await remove(people[by], people.id, people[whom])).status).toBe(status);
      const stays = (await members(people.owner, people.id)).items.some(
        ({ userId }) => userId === people[whom].id,
      );
      expect(stays).toBe(status !== 204);
    });

    it('whereupon the company is not there for them, and their keys of it open nothing', async () => {
      const { id, owner, member } = await companyOf(world, { member: 'member' });
      const [caller, elsewhere] = [await member.caller(id), await member.caller(member.company)];
      await remove(owner, id, member);
      expect((await member.get(`/companies/${id}`)).status).toBe(404);
      expect((await caller.rpc('tools/list')).status).toBe(401);
      expect((await elsewhere.rpc('tools/list')).status).toBe(200);
    });

    it('whereupon their old keys stay dead, also when they are invited again', async () => {
      const { id, owner, member } = await companyOf(world, { member: 'member' });
      const caller = await member.caller(id);
      await remove(owner, id, member);
      await join(owner, id, member, 'member');
      expect((await member.get(`/companies/${id}`)).status).toBe(200);
      expect((await caller.rpc('tools/list')).status).toBe(401);
      expect((await (await member.caller(id)).rpc('tools/list')).status).toBe(200);
    });

    it('once: a second time there is nobody', async () => {
      const { id, owner, member } = await companyOf(world, { member: 'member' });
      await remove(owner, id, member);
      expect(await remove(owner, id, member)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    });
  });

  describe('that are not there', () => {
    it.each(['a'.repeat(24), 'x', '$ne', '%00', 'A'.repeat(24)])('answer alike: %s', async (id) => {
      const { id: companyId, owner } = unchanged;
      const no = { status: 404, body: { code: 'not_found', detail: 'No such member.' } };
      expect(await setRole(owner, companyId, { id }, 'member')).toMatchObject(no);
      expect(await remove(owner, companyId, { id })).toMatchObject(no);
    });

    it('answer as those of another company', async () => {
      const [one, other] = [await companyOf(world, {}), await companyOf(world, { member: 'member' })];
      const no = { status: 404, body: { code: 'not_found', detail: 'No such member.' } };
      expect(await setRole(one.owner, one.id, other.member, 'admin')).toMatchObject(no);
      expect(await remove(one.owner, one.id, other.member)).toMatchObject(no);
      expect(await roleOf(other.owner, other.id, other.member)).toBe('member');
    });

    it('are not listed: a place whose account has gone', async () => {
      const { id, owner, member } = await companyOf(world, { member: 'member' });
      await world.connection.collection('users').deleteOne({ _id: new Types.ObjectId(member.id) });
      expect((await members(owner, id)).items.map(({ userId }) => userId)).not.toContain(member.id);
      expect((await setRole(owner, id, member, 'admin')).status).toBe(404);
      expect((await remove(owner, id, member)).status).toBe(204);
    });
  });
});
