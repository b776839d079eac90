import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { userId } from '@aidoo/kernel';
import { OneTimeLinks } from './one-time-links.service.ts';
import { TestRooms } from './testing/test.rooms.ts';
import type { User } from './user.ts';
import { UsersService } from './users.service.ts';

const MINUTE = 60_000;
const mailed = { mailed: true };

describe(OneTimeLinks.name, () => {
  let rooms: TestRooms;
  let sut: OneTimeLinks;
  let user: User;

  beforeAll(async () => {
    rooms = await TestRooms.start();
    sut = rooms.app.get(OneTimeLinks);
  });
  afterAll(() => rooms.stop());
  beforeEach(async () => {
    rooms.clock.set(Date.parse('2026-11-23T12:00:00Z'));
    user = await rooms.account();
  });

  const tokenOf = ({ link }: { link: string }) => new URL(link).hash.slice(1);
  const issued = async (...how: Parameters<OneTimeLinks['issue']>) => tokenOf(await sut.issue(...how));

  it('lead to a page of ours, with 256 random bits where no browser sends them to anybody', async () => {
    const { link } = await sut.issue('reset-password', user.id, mailed);
    expect(link).toMatch(/^https:\/\/aidoo\.example\.com\/reset-password#[\w-]{43}$/);
  });

  it('work once', async () => {
    const token = await issued('verify-address', user.id, mailed);
    expect(await sut.redeem('verify-address', token)).toEqual({ userId: user.id, mailed: true });
    expect(await sut.redeem('verify-address', token)).toBeNull();
  });

  it('work for one of many that open them at the same moment', async () => {
    const token = await issued('verify-address', user.id, mailed);
    const answers = await Promise.all([1, 2, 3, 4].map(() => sut.redeem('verify-address', token)));
    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  it('stay as they are when somebody only looks whose they are', async () => {
    const token = await issued('reset-password', user.id, { mailed: false });
    expect(await sut.owner('reset-password', token)).toBe(user.id);
    expect(await sut.redeem('reset-password', token)).toEqual({ userId: user.id, mailed: false });
    expect(await sut.owner('reset-password', token)).toBeNull();
  });

  it.each([
    ['reset-password', 30],
    ['verify-address', 24 * 60],
  ] as const)('of kind %s work for %d minutes', async (purpose, minutes) => {
    const token = await issued(purpose, user.id, mailed);
    const { expiresAt } = await sut.issue(purpose, (await rooms.account()).id, mailed);
    rooms.clock.forward(minutes * MINUTE - 1);
    expect(await sut.owner(purpose, token)).toBe(user.id);
    rooms.clock.forward(1);
    expect(rooms.clock.now()).toEqual(expiresAt);
    expect([await sut.owner(purpose, token), await sut.redeem(purpose, token)]).toEqual([null, null]);
  });

  it('open nothing but what they are for', async () => {
    const token = await issued('verify-address', user.id, mailed);
    expect([await sut.owner('reset-password', token), await sut.redeem('reset-password', token)]).toEqual([
      null,
      null,
    ]);
    expect(await sut.redeem('verify-address', token)).not.toBeNull();
  });

  it('are replaced by a newer one for the same, and by nothing else', async () => {
    const old = await issued('reset-password', user.id, mailed);
    const verification = await issued('verify-address', user.id, mailed);
    const neighbours = await issued('reset-password', (await rooms.account()).id, mailed);
    const latest = await issued('reset-password', user.id, mailed);
    expect(await sut.owner('reset-password', old)).toBeNull();
    expect(await sut.owner('reset-password', latest)).toBe(user.id);
    expect(await sut.owner('verify-address', verification)).toBe(user.id);
    expect(await sut.owner('reset-password', neighbours)).not.toBeNull();
  });

  it('are one also when many are asked for at the same moment', async () => {
    const tokens = await Promise.all([1, 2, 3, 4].map(() => issued('reset-password', user.id, mailed)));
    const owners = await Promise.all(tokens.map((token) => sut.owner('reset-password', token)));
    expect(owners.filter(Boolean)).toEqual([user.id]);
  });

  it('can be taken back', async () => {
    const token = await issued('reset-password', user.id, mailed);
    await sut.discard('reset-password', user.id);
    expect(await sut.owner('reset-password', token)).toBeNull();
  });

  it('go with the account', async () => {
    const token = await issued('reset-password', user.id, mailed);
    await rooms.app.get(UsersService).remove(user.id);
    expect(await sut.owner('reset-password', token)).toBeNull();
  });

  it('cannot be made from what a thief of the store finds', async () => {
    const token = await issued('reset-password', user.id, mailed);
    const everything = await rooms.collection('one-time-links').find({}).toArray();
    expect(JSON.stringify(everything)).not.toContain(token);
    for (const { hash } of everything) expect(await sut.owner('reset-password', String(hash))).toBeNull();
  });

  it.each(['', 'a', '$ne', '\u0000', 'a'.repeat(43)])(
    'open nothing when nobody has given them: %j',
    async (text) => {
      expect([await sut.owner('reset-password', text), await sut.redeem('reset-password', text)]).toEqual([
        null,
        null,
      ]);
    },
  );

  it('are removed from the store by a TTL index when they expire', async () => {
    await sut.issue('reset-password', userId('a'.repeat(24)), mailed);
    const indexes = await rooms.collection('one-time-links').indexes();
    expect(indexes).toContainEqual(expect.objectContaining({ key: { expiresAt: 1 }, expireAfterSeconds: 0 }));
  });
});
