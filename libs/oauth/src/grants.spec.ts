import { PERMISSIONS } from '@aidoo/companies';
import type { Permission } from '@aidoo/companies';
import { UsersService } from '@aidoo/users';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ArtifactsRepository } from './artifacts.repository.ts';
import { GrantsRepository } from './grants.repository.ts';
import { GrantsService } from './grants.service.ts';
import { consentOf, GrantRooms } from './testing/grant-rooms.ts';

describe('a consent', () => {
  let rooms: GrantRooms;

  beforeAll(async () => {
    rooms = await GrantRooms.open();
  });
  afterAll(() => rooms.close());
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const grants = () => rooms.get(GrantsService);
  const repository = () => rooms.get(GrantsRepository);
  type Person = Awaited<ReturnType<GrantRooms['person']>>;
  const stored = ({ company, user }: Person) =>
    repository().held(
      consentOf({ company, by: { userId: user.id, sessionId: '' } }).companyId,
      user.id,
      CLIENT,
    );
  const CLIENT = 'https://client.example';

  /** Does it once, when everything has been looked at and the grant is about to be stored. */
  function beforeIt(is: 'add' | 'widen', what: () => Promise<unknown>): void {
    const real = repository()[is].bind(repository()) as (...values: unknown[]) => Promise<never>;
    jest.spyOn(repository(), is).mockImplementationOnce(async (...values: unknown[]) => {
      await what();
      return real(...values);
    });
  }

  it('adds to what was allowed before', async () => {
    const person = await rooms.person();
    const first = await grants().allow(consentOf(person, ['query']));
    const second = await grants().allow(consentOf(person, ['write']));
    expect(second!._id).toEqual(first!._id);
    expect(second!.permissions).toEqual(['query', 'write']);
  });

  it('and any number of others at the same moment add up to all that they allow', async () => {
    const person = await rooms.person();
    const each = PERMISSIONS.slice(0, 6).map((permission) => grants().allow(consentOf(person, [permission])));
    const ids = new Set((await Promise.all(each)).map((grant) => String(grant!._id)));
    expect(ids.size).toBe(1);
    expect((await stored(person))!.permissions).toEqual(PERMISSIONS.slice(0, 6));
  });

  it.each<[string, 'add' | 'widen', Permission[]]>([
    ['a first one', 'add', ['read', 'write']],
    ['one that widens', 'widen', ['query', 'read', 'write']],
  ])('keeps what another has allowed between its look and its write: %s', async (_what, is, all) => {
    const person = await rooms.person();
    if (is === 'widen') await grants().allow(consentOf(person, ['query']));
    beforeIt(is, () => grants().allow(consentOf(person, ['write'])));
    await grants().allow(consentOf(person, ['read']));
    expect((await stored(person))!.permissions).toEqual(all);
  });

  it('after which the grant is ended at once is a new grant with what it allows, and no more', async () => {
    const person = await rooms.person();
    const before = await grants().allow(consentOf(person, ['query', 'write']));
    beforeIt('widen', () => grants().endById(String(before!._id)));
    const after = await grants().allow(consentOf(person, ['read']));
    expect(after!._id).not.toEqual(before!._id);
    expect(after!.permissions).toEqual(['read']);
  });

  it('gives up when others are faster each time, instead of going on for ever', async () => {
    const person = await rooms.person();
    jest.spyOn(repository(), 'add').mockResolvedValue(null);
    await expect(grants().allow(consentOf(person))).rejects.toMatchObject({ code: 'conflict' });
  });

  describe('of somebody whose sign-in has ended', () => {
    it('allows nothing', async () => {
      const person = await rooms.person();
      rooms.ended.add(person.by.sessionId);
      expect(await grants().allow(consentOf(person))).toBeNull();
      expect(await stored(person)).toBeNull();
    });

    it('while it was stored leaves nothing behind, when all credentials end with it', async () => {
      const person = await rooms.person();
      const { add } = repository();
      jest.spyOn(repository(), 'add').mockImplementationOnce(async (...values) => {
        const added = await add.apply(repository(), values);
        rooms.ended.add(person.by.sessionId);
        return added;
      });
      expect(await grants().allow(consentOf(person))).toBeNull();
      expect(await stored(person)).toBeNull();
    });
  });

  it('from before all credentials were ended is replaced by a new one, and its tokens are removed', async () => {
    const person = await rooms.person();
    const before = String((await grants().allow(consentOf(person, ['write'])))!._id);
    const artifacts = rooms.get(ArtifactsRepository);
    const expiresAt = new Date(Date.now() + 60_000);
    await artifacts.put('AccessToken', 'a-token', { payload: {}, grantId: before, expiresAt });
    await rooms.get(UsersService).endCredentials(person.user.id);
    expect(await grants().live(before)).toBeNull();
    const after = await grants().allow(consentOf(person, ['query']));
    expect(after!.permissions).toEqual(['query']);
    expect(String(after!._id)).not.toBe(before);
    expect(await artifacts.find('AccessToken', 'a-token')).toBeNull();
  });

  it('of somebody without a place in the company allows nothing', async () => {
    const [person, stranger] = [await rooms.person(), await rooms.person()];
    expect(await grants().allow(consentOf({ company: person.company, by: stranger.by }))).toBeNull();
  });
});

describe('an artifact', () => {
  let rooms: GrantRooms;
  const expiresAt = new Date(Date.now() + 60_000);

  beforeAll(async () => {
    rooms = await GrantRooms.open();
  });
  afterAll(() => rooms.close());

  it('is consumed once, by whoever comes first', async () => {
    const artifacts = rooms.get(ArtifactsRepository);
    await artifacts.put('AuthorizationCode', 'a-code', { payload: {}, grantId: null, expiresAt });
    const first = new Date();
    const won = await Promise.all(
      [1, 2, 3, 4].map(() => artifacts.consume('AuthorizationCode', 'a-code', first)),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await artifacts.consume('AuthorizationCode', 'a-code', new Date(0))).toBe(false);
    expect((await artifacts.find('AuthorizationCode', 'a-code'))!.consumedAt).toEqual(first);
  });

  it('stays consumed when it is kept anew', async () => {
    const artifacts = rooms.get(ArtifactsRepository);
    const put = () =>
      artifacts.put('RefreshToken', 'a-refresh', { payload: { a: 1 }, grantId: null, expiresAt });
    await put();
    await artifacts.consume('RefreshToken', 'a-refresh', new Date());
    await put();
    expect((await artifacts.find('RefreshToken', 'a-refresh'))!.consumedAt).not.toBeNull();
  });

  it('of one kind is none of another', async () => {
    const artifacts = rooms.get(ArtifactsRepository);
    await artifacts.put('AccessToken', 'a-thing', { payload: {}, grantId: null, expiresAt });
    expect(await artifacts.find('RefreshToken', 'a-thing')).toBeNull();
  });
});
