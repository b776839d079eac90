import type { Role, SignedInUser } from '@aidoo/companies';
import { UsersService } from '@aidoo/users';
import type { User } from '@aidoo/users';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Types } from 'mongoose';
import { ApiKeysRepository } from './api-keys.repository.ts';
import { ApiKeysService } from './index.ts';
import { KeyRooms } from './testing/key-rooms.ts';
import type { Team } from './testing/key-rooms.ts';

const SECOND = 1000;
const PASSWORD = 'copper-meadow-72-whistle';
const ENDED = { code: 'unauthenticated', message: expect.stringContaining('no key was made') };

/** The rooms are two instances: a key is made on the first, and what it races with happens on the second. */
describe('a key that is being made while', () => {
  let rooms: KeyRooms;
  let people: Record<Role, User>;
  let team: Team;
  /** As the member, and as the admin, were let in before anything of a test happened. */
  let letIn: Record<'member' | 'admin', SignedInUser>;

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
    rooms.clock.forward(SECOND);
    team = await rooms.team(people);
    letIn = { member: await rooms.signIn(team.as('member')), admin: await rooms.signIn(team.as('admin')) };
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const elsewhere = () => rooms.get(UsersService, 1);
  const make = (as: 'member' | 'admin' = 'member', input = {}) => rooms.makeIn(team.as(as), letIn[as], input);
  const listed = async () => (await rooms.get(ApiKeysService).list(team.as('owner'), { limit: 50 })).items;
  const hours = (count: number) => rooms.clock.forward(count * 3600 * SECOND);

  /** Does it when the key has been put together, before it is stored. */
  function beforeItIsStored(what: () => Promise<unknown>): void {
    const keys = rooms.get(ApiKeysRepository);
    const add = keys.add.bind(keys);
    jest.spyOn(keys, 'add').mockImplementationOnce(async (...values) => {
      await what();
      return add(...values);
    });
  }

  describe.each<[string, () => Promise<unknown>]>([
    ['the account is taken over by whoever reads its mail', () => elsewhere().proveAddress(people.member)],
    ['all credentials of the account are ended', () => elsewhere().endCredentials(people.member.id)],
    ['the password is chosen anew by a link', () => elsewhere().setPassword({ ...people.member }, PASSWORD)],
    [
      'the password is changed in another session',
      () => elsewhere().changePassword(people.member, PASSWORD, 'another'),
    ],
    ['the session is ended from another one', async () => rooms.sessions.delete(letIn.member.sessionId)],
    ['the account is deleted', () => elsewhere().remove(people.member.id)],
  ])('%s', (_what, end) => {
    it('is not made by a request that was let in before', async () => {
      await end();
      await expect(make()).rejects.toMatchObject(ENDED);
      expect(await listed()).toEqual([]);
    });

    it('is taken back when it had come as far as the store', async () => {
      beforeItIsStored(end);
      await expect(make()).rejects.toMatchObject(ENDED);
      expect(await listed()).toEqual([]);
    });
  });

  it('its maker is taken over is taken back, too, when it is for somebody else, who is not told', async () => {
    beforeItIsStored(() => elsewhere().endCredentials(people.admin.id));
    rooms.post.letters.length = 0;
    await expect(make('admin', { userId: people.member.id })).rejects.toMatchObject(ENDED);
    await rooms.settled();
    expect([await listed(), rooms.post.letters]).toEqual([[], []]);
  });

  it('its holder deletes their account leaves nothing behind', async () => {
    beforeItIsStored(() => elsewhere().remove(people.member.id));
    await expect(make('admin', { userId: people.member.id })).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [{ field: 'userId' }],
    });
    expect(await listed()).toEqual([]);
  });

  it('the password is changed in the same session is made', async () => {
    beforeItIsStored(() => elsewhere().changePassword(people.member, PASSWORD, letIn.member.sessionId));
    expect(await rooms.show((await make()).key)).not.toBeNull();
  });

  it('the account is taken over opens nothing, also by a clock that is an hour behind', async () => {
    const { id, key } = await make();
    hours(-1);
    await elsewhere().endCredentials(people.member.id);
    hours(1);
    expect(await rooms.show(key)).toBeNull();
    expect(await listed()).toMatchObject([{ id, status: 'credentials-ended' }]);
  });

  it('its maker is taken over opens nothing, also by a clock that is an hour behind', async () => {
    const { key } = await make('admin', { userId: people.member.id });
    hours(-1);
    await elsewhere().endCredentials(people.admin.id);
    hours(1);
    expect(await rooms.show(key)).toBeNull();
  });

  it('the account was taken over by a clock that is an hour ahead opens, when its maker has signed in since', async () => {
    hours(1);
    await elsewhere().endCredentials(people.admin.id);
    const signIn = await rooms.signIn(team.as('admin'));
    hours(-1);
    const { key } = await rooms.makeIn(team.as('admin'), signIn, { userId: people.member.id });
    expect(await rooms.show(key)).not.toBeNull();
  });

  it('keys were stored without the credentials that they belong to is told from older ones by its time', async () => {
    const unset = { $unset: { holderSince: '', makerSince: '' } };
    const older = await make();
    rooms.clock.forward(SECOND);
    await elsewhere().endCredentials(people.member.id);
    const newer = await rooms.make(team.as('member'));
    await rooms.connection
      .collection('api-keys')
      .updateMany({ companyId: new Types.ObjectId(team.id) }, { ...unset, $set: { revokedAt: null } });
    expect([await rooms.show(older.key), await rooms.show(newer.key)]).toEqual([null, expect.anything()]);
  });
});
