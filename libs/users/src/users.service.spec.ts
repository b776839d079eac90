import { beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Clock } from '@aidoo/kernel';
import { Types } from 'mongoose';
import { AccountRemovals } from './account-removals.ts';
import { PasswordHasher } from './password-hasher.service.ts';
import type { StoredUser } from './schemas/user.schema.ts';
import type { UsersRepository } from './users.repository.ts';
import { UsersService } from './users.service.ts';

const PARAMETERS = '$argon2id$v=19$m=19456,t=2,p=1$';

describe(UsersService.name, () => {
  const users: StoredUser[] = [];
  const repository = {
    insert: (values: Omit<StoredUser, '_id'>) => {
      const user = { ...values, _id: new Types.ObjectId() };
      users.push(user);
      return Promise.resolve(user);
    },
    byEmail: (email: string) => Promise.resolve(users.find((user) => user.email === email) ?? null),
  };
  const hasher = new PasswordHasher();
  const sut = new UsersService(
    repository as unknown as UsersRepository,
    hasher,
    new AccountRemovals(),
    new Clock(),
  );
  const password = 'correct horse battery';

  beforeAll(async () => {
    await sut.onModuleInit();
    await sut.create({ email: ' Ada@Example.com', password, name: 'Ada' });
  });
  beforeEach(() => {
    jest.restoreAllMocks();
  });

  it('stores the address in its one spelling and the password as an Argon2id hash', () => {
    expect(users).toEqual([
      expect.objectContaining({
        email: 'ada@example.com',
        passwordHash: expect.stringContaining(PARAMETERS),
        emailVerifiedAt: null,
      }),
    ]);
  });

  it('answers whose password it is, without the hash', async () => {
    const user = await sut.verifyPassword('ADA@example.com ', password);
    expect(user).toEqual({
      id: users[0]!._id.toHexString(),
      email: 'ada@example.com',
      name: 'Ada',
      language: 'en',
      createdAt: users[0]!.createdAt,
      emailVerified: false,
      secondFactor: false,
      credentialsSince: null,
      sessionEpoch: null,
      keptSession: null,
    });
  });

  it.each([
    ['a known address and a wrong password', 'ada@example.com', 'wrong'],
    ['an unknown address', 'nobody@example.com', password],
  ])('verifies one hash with the same parameters for %s, and answers null', async (_what, email, shown) => {
    const verify = jest.spyOn(hasher, 'verify');
    expect(await sut.verifyPassword(email, shown)).toBeNull();
    expect(verify).toHaveBeenCalledTimes(1);
    expect(verify).toHaveBeenCalledWith(expect.stringContaining(PARAMETERS), shown);
  });

  it('refuses a bad password whoever asks, before any work', async () => {
    const hash = jest.spyOn(hasher, 'hash');
    const creating = sut.create({ email: 'b@example.com', password: 'short', name: 'B' });
    await expect(creating).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [{ field: 'password', message: expect.stringContaining('12 to 128') }],
    });
    expect(hash).not.toHaveBeenCalled();
  });
});
