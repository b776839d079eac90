import { randomBytes } from 'node:crypto';
import { isDuplicateKey } from '@aidoo/database';
import { Clock, userId } from '@aidoo/kernel';
import type { UserId } from '@aidoo/kernel';
import { Injectable, Logger } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { AccountRemovals } from './account-removals.ts';
import { normalEmail } from './email.ts';
import { PasswordHasher } from './password-hasher.service.ts';
import { passwordProblem } from './password-rules.ts';
import type { PasswordOwner } from './password-rules.ts';
import type { StoredUser } from './schemas/user.schema.ts';
import type { NewUser, User } from './user.ts';
import { badPassword, emailTaken } from './users.errors.ts';
import { UsersRepository } from './users.repository.ts';

/** Accounts: who they are and whether a password is theirs. */
@Injectable()
export class UsersService implements OnModuleInit {
  private readonly logger = new Logger(UsersService.name);
  /** Of a password that nobody knows: compared with when there is no account, so that it takes as long as with one. */
  private nobodysHash: string;

  constructor(
    private readonly users: UsersRepository,
    private readonly hasher: PasswordHasher,
    private readonly removals: AccountRemovals,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    this.nobodysHash = await this.hasher.hash(randomBytes(32).toString('base64url'));
  }

  /** @throws AppError `invalid_input` for a password that the rules refuse, `email_taken`. */
  async create({ email, password, name, language = 'en', emailVerified = false }: NewUser): Promise<User> {
    const now = this.clock.now();
    const account = {
      email: normalEmail(email),
      name,
      language,
      passwordHash: await this.checkedHash(password, { email, name }),
      createdAt: now,
      emailVerifiedAt: emailVerified ? now : null,
      credentialsSince: null,
      deletedAt: null,
      secondFactor: null,
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
    return found && isThere(found) ? toUser(found) : null;
  }

  /** In no particular order; ids without an account are left out. */
  async byIds(ids: readonly UserId[]): Promise<User[]> {
    return (await this.users.byIds(ids)).filter(isThere).map(toUser);
  }

  async byEmail(email: string): Promise<User | null> {
    const found = await this.users.byEmail(normalEmail(email));
    return found && isThere(found) ? toUser(found) : null;
  }

  /**
   * Whose address and password these are, or null. One lookup and one comparison of hashes whether the address is
   * known or not: neither the answer nor its time tells (OWASP ASVS 5.0, 6.3.8).
   */
  async verifyPassword(email: string, password: string): Promise<User | null> {
    const found = await this.users.byEmail(normalEmail(email));
    const matches = await this.hasher.verify(found?.passwordHash ?? this.nobodysHash, password);
    return found && matches && isThere(found) ? toUser(found) : null;
  }

  async isPassword(id: UserId, password: string): Promise<boolean> {
    const hash = (await this.users.byId(id))?.passwordHash ?? this.nobodysHash;
    return this.hasher.verify(hash, password);
  }

  /** @returns null when the account has gone. */
  async rename(id: UserId, name: string): Promise<User | null> {
    const renamed = await this.users.update(id, { name });
    return renamed && toUser(renamed);
  }

  /** @throws AppError `invalid_input` for a password that the rules refuse. */
  assertPassword(password: string, owner: PasswordOwner): void {
    const problem = passwordProblem(password, owner);
    if (problem) throw badPassword(problem);
  }

  /** @throws AppError as {@link assertPassword} */
  async setPassword(user: Pick<User, 'id' | 'email' | 'name'>, password: string): Promise<void> {
    await this.users.update(user.id, { passwordHash: await this.checkedHash(password, user) });
  }

  /**
   * Somebody whom mail to the address reaches has shown so. When nobody had shown it before, whoever made the account
   * may have been somebody else: its password and everything that was made with it are dead from now on.
   *
   * @param password the new one, where it was chosen in the same step
   * @returns whether older credentials died
   * @throws AppError `invalid_input` for a password that the rules refuse.
   */
  async proveAddress(user: User, password?: string): Promise<boolean> {
    const passwordHash = password === undefined ? null : await this.checkedHash(password, user);
    if (user.emailVerified) {
      if (passwordHash !== null) await this.users.update(user.id, { passwordHash });
      return false;
    }
    const now = this.clock.now();
    await this.users.update(user.id, {
      emailVerifiedAt: now,
      credentialsSince: now,
      passwordHash,
      secondFactor: null,
    });
    return true;
  }

  /** The holder of a session has opened the link that was mailed to the address of the same account. */
  async confirmAddress(id: UserId): Promise<void> {
    await this.users.update(id, { emailVerifiedAt: this.clock.now() });
  }

  /** Every session, key and grant of this user is dead from now on; the password stays. */
  async endCredentials(id: UserId): Promise<void> {
    await this.users.update(id, { credentialsSince: this.clock.now() });
  }

  /**
   * The account and all that goes with it. From the first moment on nothing opens anything with it any more.
   * @throws AppError of whatever room says that it must stay, which leaves it as it was
   */
  async remove(id: UserId): Promise<void> {
    await this.users.update(id, { deletedAt: this.clock.now() });
    await this.finishRemoval(id);
  }

  /**
   * Ends what a crash left half done, which may have been before it was asked whether the account must stay. One that
   * fails keeps no other one waiting.
   * @returns how many were ended
   */
  async finishRemovals(before: Date): Promise<number> {
    let ended = 0;
    for (const { _id } of await this.users.deletedBefore(before)) {
      const id = userId(_id.toHexString());
      try {
        await this.finishRemoval(id);
        ended += 1;
      } catch (error) {
        this.logger.error(error, `the deletion of user ${id} has not come to its end`);
      }
    }
    return ended;
  }

  private async finishRemoval(id: UserId): Promise<void> {
    try {
      await this.removals.check(id);
    } catch (error) {
      await this.users.update(id, { deletedAt: null });
      throw error;
    }
    await this.removals.run(id);
    await this.users.remove(id);
  }

  private async checkedHash(password: string, owner: PasswordOwner): Promise<string> {
    this.assertPassword(password, owner);
    return this.hasher.hash(password);
  }
}

const isThere = ({ deletedAt }: StoredUser): boolean => (deletedAt ?? null) === null;

const toUser = ({ _id, ...stored }: StoredUser): User => ({
  id: userId(_id.toHexString()),
  email: stored.email,
  name: stored.name,
  language: stored.language ?? 'en',
  createdAt: stored.createdAt,
  emailVerified: stored.emailVerifiedAt !== null,
  secondFactor: (stored.secondFactor?.confirmedAt ?? null) !== null,
  credentialsSince: stored.credentialsSince ?? null,
});
