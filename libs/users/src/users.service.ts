import { randomBytes } from 'node:crypto';
import { isDuplicateKey } from '@aidoo/database';
import { Clock, userId } from '@aidoo/kernel';
import type { UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { normalEmail } from './email.ts';
import { PasswordHasher } from './password-hasher.service.ts';
import { passwordProblem } from './password-rules.ts';
import type { StoredUser } from './schemas/user.schema.ts';
import type { NewUser, User } from './user.ts';
import { badPassword, emailTaken } from './users.errors.ts';
import { UsersRepository } from './users.repository.ts';

/** Accounts: who they are and whether a password is theirs. */
@Injectable()
export class UsersService implements OnModuleInit {
  /** Of a password that nobody knows: compared with when there is no account, so that it takes as long as with one. */
  private nobodysHash: string;

  constructor(
    private readonly users: UsersRepository,
    private readonly hasher: PasswordHasher,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    this.nobodysHash = await this.hasher.hash(randomBytes(32).toString('base64url'));
  }

  /** @throws AppError `invalid_input` for a password that the rules refuse, `email_taken`. */
  async create({ email, password, name }: NewUser): Promise<User> {
    const problem = passwordProblem(password, { email, name });
    if (problem) throw badPassword(problem);
    const account = {
      email: normalEmail(email),
      name,
      passwordHash: await this.hasher.hash(password),
      createdAt: this.clock.now(),
      emailVerifiedAt: null,
    };
    try {
      return toUser(await this.users.insert(account));
    } catch (error) {
      // The unique index decides, so that of two at the same time one is told.
      throw isDuplicateKey(error) ? emailTaken() : error;
    }
  }

  async byId(id: UserId): Promise<User | null> {
    const found = await this.users.byId(id);
    return found && toUser(found);
  }

  /** In no particular order; ids without an account are left out. */
  async byIds(ids: readonly UserId[]): Promise<User[]> {
    return (await this.users.byIds(ids)).map(toUser);
  }

  /**
   * Whose address and password these are, or null. One lookup and one comparison of hashes whether the address is
   * known or not: neither the answer nor its time tells (OWASP ASVS 5.0, 6.3.8).
   */
  async verifyPassword(email: string, password: string): Promise<User | null> {
    const found = await this.users.byEmail(normalEmail(email));
    const matches = await this.hasher.verify(found?.passwordHash ?? this.nobodysHash, password);
    return found && matches ? toUser(found) : null;
  }
}

const toUser = ({ _id, email, name, createdAt }: StoredUser): User => ({
  id: userId(_id.toHexString()),
  email,
  name,
  createdAt,
});
