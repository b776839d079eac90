import { randomBytes } from 'node:crypto';
import { isDuplicateKey } from '@aidoo/database';
import { AppError, Clock, userId } from '@aidoo/kernel';
import type { UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { AccountRemovals } from './account-removals.ts';
import { normalEmail } from './email.ts';
import { PasswordHasher } from './password-hasher.service.ts';
import { passwordProblem } from './password-rules.ts';
import type { PasswordOwner } from './password-rules.ts';
import { isThere, newEpoch, toUser } from './stored-user.ts';
import type { NewUser, User } from './user.ts';
import { badPassword, emailTaken, wrongPassword } from './users.errors.ts';
import { UsersRepository } from './users.repository.ts';

/** Accounts: who they are and whether a password is theirs. */
@Injectable()
export class UsersService implements OnModuleInit {
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
      sessionEpoch: null,
      keptSession: null,
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
  async update(
    id: UserId,
    { name, language }: Partial<Pick<User, 'name' | 'language'>>,
  ): Promise<User | null> {
    const changes = { ...(name !== undefined && { name }), ...(language !== undefined && { language }) };
    const changed = await this.users.update(id, changes);
    return changed && toUser(changed);
  }

  /** @throws AppError `invalid_input` for a password that the rules refuse. */
  assertPassword(password: string, owner: PasswordOwner): void {
    const problem = passwordProblem(password, owner);
    if (problem) throw badPassword(problem);
  }

  /** All sessions end in the same step. @throws AppError as {@link assertPassword} */
  async setPassword(user: Pick<User, 'id' | 'email' | 'name'>, password: string): Promise<void> {
    await this.users.update(user.id, {
      passwordHash: await this.checkedHash(password, user),
      ...newEpoch(),
    });
  }

  /**
   * All sessions but one end in the same step.
   * @param user as it was before its password was looked at
   * @throws AppError as {@link assertPassword}; on `current` when another one has changed it meanwhile
   */
  async changePassword(user: User, password: string, keptSession: string): Promise<void> {
    const passwordHash = await this.checkedHash(password, user);
    const values = { passwordHash, ...newEpoch(keptSession) };
    if (!(await this.users.updateInEpoch(user.id, user.sessionEpoch, values))) throw wrongPassword('current');
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
    const now = this.clock.now();
    const taken = await this.users.updateUnproven(user.id, {
      emailVerifiedAt: now,
      credentialsSince: now,
      passwordHash,
      secondFactor: null,
      ...newEpoch(),
    });
    if (taken) return true;
    if (passwordHash !== null) await this.users.update(user.id, { passwordHash, ...newEpoch() });
    return false;
  }

  /** Whoever reads the mail has opened the link for which the holder of the account had asked: everything stays. */
  async confirmAddress(id: UserId): Promise<void> {
    await this.users.updateUnproven(id, { emailVerifiedAt: this.clock.now() });
  }

  /** Every session, key and grant of this user is dead from now on; the password stays. */
  async endCredentials(id: UserId): Promise<void> {
    await this.users.update(id, { credentialsSince: this.clock.now(), ...newEpoch() });
  }

  /**
   * The account and all that goes with it. From the first moment on nothing opens anything with it any more.
   * @returns whether it was this call that removed it, and no other one
   * @throws AppError of whatever room says that it must stay, which leaves it as it was
   */
  async remove(id: UserId): Promise<boolean> {
    // Before it is marked, too: who has to stay is not locked out for the moment that it takes to find out.
    await this.removals.check(id);
    if (!(await this.users.markDeleted(id, this.clock.now()))) return false;
    await this.finishRemoval(id);
    return true;
  }

  /**
   * Ends what a crash left half done. One that cannot be ended does not keep the others.
   * @returns how many were
   */
  async finishRemovals(before: Date): Promise<number> {
    const left = await this.users.deletedBefore(before);
    const failures: unknown[] = [];
    for (const { _id } of left)
      await this.finishRemoval(userId(_id.toHexString())).catch((error: unknown) => failures.push(error));
    // That an account has to stay is an answer; it is as it was.
    const failure = failures.find((error) => !(error instanceof AppError));
    if (failure !== undefined) throw failure;
    return left.length - failures.length;
  }

  /** Asked once more, now that nothing new can be handed to the account; a crash may have come before that, too. */
  private async finishRemoval(id: UserId): Promise<void> {
    try {
      await this.removals.check(id);
    } catch (error) {
      if (error instanceof AppError) await this.users.update(id, { deletedAt: null });
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
