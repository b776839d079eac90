import type { Role } from '@aidoo/companies';
import type { User } from '@aidoo/users';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Types } from 'mongoose';
import { ApiKeysService } from './index.ts';
import { KeyNotices } from './key-notices.service.ts';
import { KeyRooms } from './testing/key-rooms.ts';
import type { Team } from './testing/key-rooms.ts';

const DAY = 24 * 60 * 60_000;
const WEEK = 7 * DAY;

describe('the letter before an API key expires', () => {
  let rooms: KeyRooms;
  let people: Record<Role, User>;
  let team: Team;
  let expiresAt: Date;

  beforeAll(async () => {
    rooms = await KeyRooms.open();
    people = {
      owner: await rooms.user('Olivia'),
      admin: await rooms.user('Adam'),
      member: await rooms.user('Mona'),
    };
  });
  afterAll(async () => {
    await rooms?.close();
  });
  beforeEach(async () => {
    team = await rooms.team(people);
    expiresAt = new Date(rooms.clock.at.getTime() + 30 * DAY);
    rooms.post.letters.length = 0;
  });
  afterEach(async () => {
    Object.assign(rooms.post, { canSend: true, answers: 'sent' });
    await keys().deleteMany({});
  });

  const keys = () => rooms.connection.collection('api-keys');
  const make = () => rooms.make(team.as('member'), { name: 'Cursor', expiresAt: expiresAt.toISOString() });
  const warn = (instance = 0) => rooms.get(KeyNotices, instance).warn();
  const aWeekBefore = (ms = 0) => (rooms.clock.at = new Date(expiresAt.getTime() - WEEK + ms));
  const expiresSoon = async () =>
    (await rooms.get(ApiKeysService).list(team.as('member'), { limit: 1 })).items[0]?.expiresSoon;

  it('goes to its holder seven days before, not sooner and not twice', async () => {
    await make();
    aWeekBefore(-1);
    expect([await warn(), await expiresSoon()]).toEqual([0, false]);
    aWeekBefore();
    expect([await warn(), await warn(), await expiresSoon()]).toEqual([1, 0, true]);
    expect(rooms.post.letters).toEqual([
      {
        to: people.member.email,
        letter: { kind: 'key-expiring', name: 'Mona', company: 'Acme', key: 'Cursor', expiresAt },
      },
    ]);
  });

  it('goes out once of several instances that look at the same time', async () => {
    for (let each = 0; each < 10; each += 1) await make();
    aWeekBefore();
    const told = await Promise.all([warn(0), warn(1), warn(0), warn(1)]);
    expect(told.reduce((sum, one) => sum + one)).toBe(10);
    expect(rooms.post.letters).toHaveLength(10);
  });

  it('goes out later when the mail server did not take it', async () => {
    await make();
    aWeekBefore();
    rooms.post.answers = 'failed';
    expect(await warn()).toBe(0);
    rooms.post.answers = 'sent';
    expect([await warn(), await warn()]).toEqual([1, 0]);
  });

  it('waits while there is no mail, and the list says it alone', async () => {
    await make();
    aWeekBefore();
    rooms.post.canSend = false;
    expect([await warn(), await expiresSoon()]).toEqual([0, true]);
    rooms.post.canSend = true;
    expect(await warn()).toBe(1);
  });

  it('is not held up by many others', async () => {
    const { id } = await make();
    const {
      _id,
      hash: _hash,
      place: _place,
      ...like
    } = (await keys().findOne({ _id: new Types.ObjectId(id) }))!;
    const others = Array.from({ length: 250 }, (_, n) => ({
      ...like,
      hash: `${n}`,
      expiresAt: new Date(expiresAt.getTime() + n),
    }));
    await keys().insertMany(others);
    aWeekBefore(1000);
    expect(await warn()).toBe(251);
  });

  it.each<[string, () => Promise<unknown>]>([
    [
      'that was revoked',
      async () => {
        const { id } = await make();
        await rooms.get(ApiKeysService).revoke(team.as('member'), id);
      },
    ],
    ['that does not expire', () => rooms.make(team.as('member'))],
    [
      'whose holder has left',
      async () => {
        await make();
        await rooms.connection.collection('memberships').deleteOne({
          companyId: new Types.ObjectId(team.id),
          userId: new Types.ObjectId(people.member.id),
        });
      },
    ],
    [
      'from before its holder left and came back',
      async () => {
        await make();
        await rooms.connection
          .collection('memberships')
          .updateMany(
            { companyId: new Types.ObjectId(team.id) },
            { $set: { joinedAt: new Date(expiresAt.getTime() - 2 * WEEK) } },
          );
      },
    ],
  ])('does not go out for a key %s', async (_which, prepare) => {
    await prepare();
    aWeekBefore();
    await warn();
    expect(rooms.post.letters).toEqual([]);
  });

  it('does not go out for a key that has expired already', async () => {
    await make();
    rooms.clock.at = expiresAt;
    expect([await warn(), await expiresSoon()]).toEqual([0, false]);
  });
});
