import { MembershipsService } from '@aidoo/companies';
import type { Role } from '@aidoo/companies';
import { UsersService } from '@aidoo/users';
import type { User } from '@aidoo/users';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Types } from 'mongoose';
import { ApiKeysService } from './index.ts';
import type { NewApiKey } from './index.ts';
import { KeyRooms } from './testing/key-rooms.ts';
import type { Team } from './testing/key-rooms.ts';

const DAY = 24 * 60 * 60_000;

describe('the list of keys says of a key', () => {
  let rooms: KeyRooms;
  let people: Record<Role, User>;
  let team: Team;
  let made: NewApiKey;

  beforeAll(async () => {
    rooms = await KeyRooms.open();
  });
  afterAll(async () => {
    await rooms?.close();
  });
  beforeEach(async () => {
    people = {
      owner: await rooms.user('Olivia'),
      admin: await rooms.user('Adam'),
      member: await rooms.user('Mona'),
    };
    team = await rooms.team(people);
    const expiresAt = new Date(rooms.clock.at.getTime() + 2 * DAY).toISOString();
    made = await rooms.make(team.as('admin'), { userId: people.member.id, expiresAt });
    rooms.clock.forward(DAY);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const list = async () => (await rooms.get(ApiKeysService).list(team.as('owner'), { limit: 50 })).items;
  const opens = () => rooms.show(made.key).then(Boolean, ({ code }: { code: string }) => code);
  const collection = (name: string) => rooms.connection.collection(name);
  const place = (of: Role = 'member') => ({
    companyId: new Types.ObjectId(team.id),
    userId: new Types.ObjectId(people[of].id),
  });
  const requireSecondFactor = () =>
    collection('companies').updateOne(
      { _id: new Types.ObjectId(team.id) },
      { $set: { requireSecondFactor: true } },
    );

  it('that it is in force, as the answer to its making did', async () => {
    expect(made.status).toBe('in-force');
    expect(await list()).toMatchObject([{ id: made.id, status: 'in-force', expiresSoon: true }]);
    expect(await opens()).toBe(true);
  });

  it.each<[string, string, () => Promise<unknown>]>([
    ['revoked', 'it was revoked', () => rooms.get(ApiKeysService).revoke(team.as('member'), made.id)],
    ['expired', 'it has expired', async () => rooms.clock.forward(DAY)],
    ['holder-left', 'its holder has left', () => collection('memberships').deleteOne(place())],
    [
      'holder-left',
      'its holder has left and come back',
      async () => {
        await collection('memberships').deleteOne(place());
        await rooms.get(MembershipsService).add(team.id, people.member.id, 'member');
      },
    ],
    [
      'holder-left',
      'the account of its holder is being deleted',
      () =>
        collection('users').updateOne({ _id: place().userId }, { $set: { deletedAt: rooms.clock.now() } }),
    ],
    [
      'credentials-ended',
      'the credentials of its holder were ended',
      () => rooms.get(UsersService).endCredentials(people.member.id),
    ],
    [
      'credentials-ended',
      'the credentials of whoever made it were ended, who has seen it',
      () => rooms.get(UsersService).endCredentials(people.admin.id),
    ],
  ])('%s: %s, and it opens nothing', async (status, _why, end) => {
    await end();
    expect(await list()).toMatchObject([{ id: made.id, status, expiresSoon: false }]);
    expect(await opens()).toBe(false);
  });

  it('second-factor-missing: the company asks for one that its holder has not set, and it opens once it is', async () => {
    await requireSecondFactor();
    expect(await list()).toMatchObject([{ status: 'second-factor-missing', expiresSoon: true }]);
    expect(await opens()).toBe('second_factor_required');
    const secondFactor = { secret: '', confirmedAt: rooms.clock.now(), lastStep: 0, recoveryHashes: [] };
    await collection('users').updateOne({ _id: place().userId }, { $set: { secondFactor } });
    expect(await list()).toMatchObject([{ status: 'in-force' }]);
    expect(await opens()).toBe(true);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['who made it for its holder has left', () => collection('memberships').deleteOne(place('admin'))],
    [
      'who made it for its holder has deleted their account',
      () => rooms.get(UsersService).remove(people.admin.id),
    ],
    [
      'its holder chose another password',
      () => rooms.get(UsersService).setPassword(people.member, 'copper-meadow-72-whistle'),
    ],
  ])('that it is in force also when %s', async (_what, happen) => {
    await happen();
    expect(await list()).toMatchObject([{ id: made.id, status: 'in-force' }]);
    expect(await opens()).toBe(true);
  });

  it('the same to its holder', async () => {
    await rooms.get(UsersService).endCredentials(people.admin.id);
    const own = await rooms.get(ApiKeysService).list(team.as('member'), { limit: 50 });
    expect(own.items).toMatchObject([{ status: 'credentials-ended' }]);
  });

  it('its own, whatever that of its neighbours is, by as many reads as for one', async () => {
    await rooms.make(team.as('admin'));
    await rooms.make(team.as('owner'), { userId: people.admin.id });
    await rooms.make(team.as('owner'));
    await collection('memberships').deleteOne(place('admin'));
    const [users, memberships] = [rooms.get(UsersService), rooms.get(MembershipsService)];
    const reads = [
      jest.spyOn(users, 'byIds'),
      jest.spyOn(memberships, 'findAll'),
      jest.spyOn(users, 'byId'),
      jest.spyOn(memberships, 'find'),
    ];
    expect((await list()).map(({ status }) => status)).toEqual([
      'in-force',
      'holder-left',
      'holder-left',
      'in-force',
    ]);
    expect(reads.map(({ mock }) => mock.calls.length)).toEqual([1, 1, 0, 0]);
  });
});
