import { MembershipsService } from '@aidoo/companies';
import type { Role } from '@aidoo/companies';
import type { User } from '@aidoo/users';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiKeysService } from './index.ts';
import { KeyRooms } from './testing/key-rooms.ts';
import type { Team } from './testing/key-rooms.ts';

describe('an API key for somebody else', () => {
  let rooms: KeyRooms;
  let people: Record<Role, User>;
  let stranger: User;
  let team: Team;

  beforeAll(async () => {
    rooms = await KeyRooms.open();
    people = {
      owner: await rooms.user('Olivia'),
      admin: await rooms.user('Adam'),
      member: await rooms.user('Mona'),
    };
    stranger = await rooms.user('Sten');
  });
  afterAll(async () => {
    await rooms?.close();
  });
  beforeEach(async () => {
    team = await rooms.team(people);
    rooms.post.letters.length = 0;
  });

  const listed = async (role: Role) =>
    (await rooms.get(ApiKeysService).list(team.as(role), { limit: 50 })).items.map(({ id }) => id);

  it.each<[Role, Role]>([
    ['owner', 'admin'],
    ['owner', 'member'],
    ['admin', 'member'],
  ])('is made by the %s for the %s: it is theirs, and says who made it', async (maker, holder) => {
    const made = await rooms.make(team.as(maker), { userId: people[holder].id });
    expect(made).toMatchObject({ userId: people[holder].id, createdBy: people[maker].id });
    expect(await rooms.show(made.key)).toMatchObject({ actor: { userId: people[holder].id }, role: holder });
    expect(await listed(holder)).toContain(made.id);
  });

  it.each<[Role, Role]>([
    ['admin', 'owner'],
    ['member', 'owner'],
    ['member', 'admin'],
  ])('is not made by the %s for the %s', async (maker, holder) => {
    await expect(rooms.make(team.as(maker), { userId: people[holder].id })).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await listed('owner')).toEqual([]);
  });

  it('is not made by an admin for another admin', async () => {
    await rooms.get(MembershipsService).add(team.id, stranger.id, 'admin');
    await expect(rooms.make(team.as('admin'), { userId: stranger.id })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it.each([
    ['the owner', 'owner'],
    ['an admin', 'admin'],
  ] as const)('is not made by %s for whoever is no member', async (_who, maker) => {
    await expect(rooms.make(team.as(maker), { userId: stranger.id })).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [{ field: 'userId' }],
    });
  });

  it('tells a member who asks for one for a stranger nothing about who is one', async () => {
    const refusal = (userId: string) => rooms.make(team.as('member'), { userId }).catch(String);
    expect(await refusal(stranger.id)).toBe(await refusal(people.admin.id));
  });

  it('may have what its holder may, not what its maker may', async () => {
    const forMember = { userId: people.member.id };
    await expect(
      rooms.make(team.as('owner'), { ...forMember, permissions: ['read', 'delete'] }),
    ).rejects.toMatchObject({
      errors: [{ field: 'permissions', message: expect.stringContaining('delete') }],
    });
    const made = await rooms.make(team.as('owner'), { ...forMember, permissions: ['read', 'write'] });
    expect(await rooms.show(made.key)).toMatchObject({ permissions: ['read', 'write'] });
  });

  it('is told to its holder by mail, with who made it and for which company', async () => {
    await rooms.make(team.as('admin'), { userId: people.member.id, name: 'Cursor' });
    await rooms.settled();
    expect(rooms.post.letters).toEqual([
      {
        to: people.member.email,
        letter: { kind: 'key-made', name: 'Mona', company: 'Acme', by: 'Adam', key: 'Cursor' },
      },
    ]);
  });

  it.each([
    ['leaves out', undefined],
    ['says null', null],
    ['says their own id', 'own'],
  ])('is one’s own where the input %s, and nobody is told', async (_how, id) => {
    const userId = id === 'own' ? people.member.id : id;
    const made = await rooms.make(team.as('member'), { userId: userId as string });
    await rooms.settled();
    expect(made).toMatchObject({ userId: people.member.id, createdBy: people.member.id });
    expect(rooms.post.letters).toEqual([]);
  });

  it('is revoked by its holder', async () => {
    const made = await rooms.make(team.as('admin'), { userId: people.member.id });
    await rooms.get(ApiKeysService).revoke(team.as('member'), made.id);
    expect(await rooms.show(made.key)).toBeNull();
  });
});
