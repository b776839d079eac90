import { CompanyDeletion, MembershipsService } from '@aidoo/companies';
import type { Role } from '@aidoo/companies';
import { UsersService } from '@aidoo/users';
import type { User } from '@aidoo/users';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Types } from 'mongoose';
import { ApiKeysService } from './index.ts';
import type { NewApiKey } from './index.ts';
import { KeyRooms } from './testing/key-rooms.ts';
import type { Team } from './testing/key-rooms.ts';

const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;

describe('the life of API keys', () => {
  let rooms: KeyRooms;
  let people: Record<Role, User>;
  let team: Team;

  beforeAll(async () => {
    rooms = await KeyRooms.open();
    const [owner, admin] = [await rooms.user('Olivia'), await rooms.user('Adam')];
    people = { owner, admin, member: owner };
  });
  afterAll(async () => {
    await rooms?.close();
  });
  beforeEach(async () => {
    // A member of their own for each test: how many keys one person makes in an hour is limited.
    people.member = await rooms.user('Mona');
    rooms.clock.forward(SECOND);
    team = await rooms.team({ ...people });
  });

  const make = (input = {}, instance = 0) => rooms.make(team.as('member'), input, instance);
  const fill = async (many = 20) => {
    const keys: NewApiKey[] = [];
    for (let each = 0; each < many; each += 1) keys.push(await make());
    return keys;
  };
  const revoke = (id: string) => rooms.get(ApiKeysService).revoke(team.as('member'), id);
  const items = async () => (await rooms.get(ApiKeysService).list(team.as('member'), { limit: 100 })).items;
  const inForce = async () => (await items()).filter(({ revokedAt }) => revokedAt === null).length;
  const stored = () => rooms.connection.collection('api-keys');
  const leave = async () => {
    const filter = { userId: new Types.ObjectId(people.member.id), companyId: new Types.ObjectId(team.id) };
    await rooms.connection.collection('memberships').deleteOne(filter);
  };
  const join = () => rooms.get(MembershipsService).add(team.id, people.member.id, 'member');

  describe('at most 20 of a user are in force in a company', () => {
    it('the next is refused, and says what to do', async () => {
      await fill();
      await expect(make()).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('at most 20 API keys'),
      });
      expect(await inForce()).toBe(20);
    });

    it('also of many that are made at the same time on two instances', async () => {
      const made = await Promise.allSettled(Array.from({ length: 32 }, (_, each) => make({}, each % 2)));
      const refused = made.flatMap((one) =>
        one.status === 'rejected' ? [one.reason as { code: string }] : [],
      );
      expect(refused.map(({ code }) => code)).toEqual(Array.from({ length: 12 }, () => 'conflict'));
      expect(await inForce()).toBe(20);
    });

    it('one that was revoked makes room, and one that has expired', async () => {
      const expiring = await make({ expiresAt: new Date(rooms.clock.at.getTime() + DAY).toISOString() });
      const [one] = await fill(19);
      await expect(make()).rejects.toMatchObject({ code: 'conflict' });
      await revoke(one!.id);
      await make();
      await expect(make()).rejects.toMatchObject({ code: 'conflict' });
      rooms.clock.forward(DAY);
      await make();
      await expect(make()).rejects.toMatchObject({ code: 'conflict' });
      expect((await items()).map(({ id }) => id)).toContain(expiring.id);
    });

    it('those of somebody else and those in another company do not count', async () => {
      await fill();
      await rooms.make(team.as('admin'));
      const other = await rooms.team({ ...people });
      await rooms.make(other.as('member'));
      expect(await inForce()).toBe(20);
    });

    it('those from before somebody left and came back do not count, and are listed as revoked', async () => {
      await fill();
      await leave();
      rooms.clock.forward(SECOND);
      await join();
      const fresh = await make();
      expect((await items()).filter(({ revokedAt }) => revokedAt === null).map(({ id }) => id)).toEqual([
        fresh.id,
      ]);
    });
  });

  it('of one person no more than 100 are made in an hour', async () => {
    const attempts = rooms.connection.collection('attempts');
    await make();
    await attempts.updateMany({}, { $set: { points: 100 } });
    await expect(make()).rejects.toMatchObject({ code: 'rate_limited', retryAfter: expect.any(Number) });
    await attempts.deleteMany({});
  });

  describe('a key opens nothing any more', () => {
    it('when it is from before its holder left and came back; a new one does', async () => {
      const { key } = await make();
      await leave();
      rooms.clock.forward(SECOND);
      await join();
      expect(await rooms.show(key)).toBeNull();
      expect(await rooms.show((await make()).key)).not.toBeNull();
    });

    it('when its holder’s credentials were ended since; a new one does', async () => {
      const { key } = await make();
      rooms.clock.forward(SECOND);
      await rooms.get(UsersService).endCredentials(people.member.id);
      expect(await rooms.show(key)).toBeNull();
      expect(await rooms.show((await make()).key)).not.toBeNull();
    });

    it('when the account is deleted: it is gone from every company', async () => {
      const { key, id } = await make();
      await rooms.get(UsersService).remove(people.member.id);
      expect(await rooms.show(key)).toBeNull();
      expect(await stored().findOne({ _id: new Types.ObjectId(id) })).toBeNull();
    });

    it('when the company is deleted', async () => {
      const { key } = await make();
      await rooms.get(CompanyDeletion).remove(team.as('owner'), undefined);
      expect(await rooms.show(key)).toBeNull();
      expect(await stored().countDocuments({ companyId: new Types.ObjectId(team.id) })).toBe(0);
    });

    it('when the company requires a second factor that its holder does not have, and says so', async () => {
      const { key } = await make();
      await rooms.connection
        .collection('companies')
        .updateOne({ _id: new Types.ObjectId(team.id) }, { $set: { requireSecondFactor: true } });
      await expect(rooms.show(key)).rejects.toMatchObject({ code: 'second_factor_required' });
    });
  });

  it('a key opens at once, also when the clock of whoever let its holder in is a second ahead', async () => {
    await leave();
    rooms.clock.forward(SECOND);
    await join();
    rooms.clock.forward(-SECOND);
    const { key } = await make();
    expect(await rooms.show(key)).not.toBeNull();
  });
});
