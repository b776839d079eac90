import { randomBytes } from 'node:crypto';
import { RegisterDto, SessionsService } from '@aidoo/auth';
import { CompaniesService } from '@aidoo/companies';
import { inputPipe } from '@aidoo/kernel';
import { Mailer } from '@aidoo/mail';
import { OneTimeLinks, SecondFactor, UsersService } from '@aidoo/users';
import type { User } from '@aidoo/users';
import type { INestApplicationContext } from '@nestjs/common';
import { recorded } from './shell-record.ts';

/** There is no account with this address. */
export class NoSuchAccount extends Error {
  constructor(email: string) {
    super(`There is no account with the address ${email}.`);
  }
}

export interface NewOwner {
  readonly email: string;
  readonly name: string;
  readonly companyName: string;
}

/**
 * What whoever runs the server can do from its shell. Each answers what to tell, and all of it is on record in the
 * companies concerned. Where a password can be given, a link to choose one is answered when there is none.
 */
export class Admin {
  constructor(private readonly app: INestApplicationContext) {}

  async *companies(): AsyncGenerator<string> {
    let count = 0;
    for await (const { id, name, createdAt, ownerUserId } of this.app.get(CompaniesService).all()) {
      const owner = await this.users.byId(ownerUserId);
      // A company whose owner is being deleted at this moment has nobody whose record it could be.
      if (owner)
        await recorded(this.app, { action: 'companies', user: owner, companies: [id] }, () =>
          Promise.resolve(),
        );
      yield `${id}  ${createdAt.toISOString().slice(0, 10)}  ${name}  (owner ${owner?.email ?? 'unknown'})`;
      count += 1;
    }
    if (count === 0) yield 'There are no companies yet.';
  }

  /**
   * The first account of a new server, say, with a company that it owns. Nobody can sign in before it is on record: until
   * then its password is one that nobody knows.
   * @throws AppError `invalid_input`, as for somebody who registers, and `email_taken`
   */
  async createAccount(input: NewOwner, password?: string): Promise<string[]> {
    const unknown = randomBytes(32).toString('base64url');
    const { email, name, companyName } = await checked({ ...input, password: password ?? unknown });
    const user = await this.users.create({ email, name, password: unknown });
    const company = await this.app.get(CompaniesService).create(user.id, companyName);
    const deed = { action: 'create-account', user, companies: [company.id] };
    const lines = await recorded(this.app, deed, () => this.choosePassword(user, password));
    return [`${user.email} owns ${company.name} (${company.id}).`, ...lines];
  }

  async resetPassword(email: string, password?: string): Promise<string[]> {
    return this.upon(email, 'reset-password', (user) => this.resetPasswordOf(user, password));
  }

  async verifyAddress(email: string): Promise<string[]> {
    return this.upon(email, 'verify-address', async (user) => {
      if (user.emailVerified) return [`The address ${user.email} is confirmed already.`];
      const { link, expiresAt } = await this.links.issue('verify-address', user.id, { mailed: false });
      return [
        `Whoever opens this link before ${expiresAt.toISOString()} confirms the address: send it there and nowhere else.`,
        link,
      ];
    });
  }

  async resetSecondFactor(email: string): Promise<string[]> {
    return this.upon(email, 'reset-second-factor', async (user) => {
      await this.app.get(SecondFactor).remove(user.id);
      if (!user.secondFactor) return [`${user.email} had no second factor.`];
      this.app.get(Mailer).sendLater(user, { kind: 'second-factor-removed', name: user.name });
      return [`${user.email} signs in with the password alone and can set up a second factor again.`];
    });
  }

  /** Sessions, keys and grants; the password stays. */
  async revoke(email: string): Promise<string[]> {
    return this.upon(email, 'revoke', async (user) => {
      await this.users.endCredentials(user.id);
      const sessions = await this.app.get(SessionsService).endOf(user.id, 'all');
      return [
        `Sessions of ${user.email} that ended: ${sessions}. Every API key and connected app of the account is dead.`,
        'The password stays: reset-password replaces it.',
      ];
    });
  }

  private get users(): UsersService {
    return this.app.get(UsersService);
  }

  private get links(): OneTimeLinks {
    return this.app.get(OneTimeLinks);
  }

  private async resetPasswordOf(user: User, password?: string): Promise<string[]> {
    const lines = await this.choosePassword(user, password);
    if (password === undefined) return lines;
    const sessions = await this.app.get(SessionsService).endOf(user.id, 'all');
    this.app.get(Mailer).sendLater(user, { kind: 'password-changed', name: user.name });
    return [...lines, `Sessions that ended: ${sessions}.`];
  }

  private async choosePassword(user: User, password?: string): Promise<string[]> {
    if (password !== undefined) {
      await this.users.setPassword(user, password);
      return [`The password of ${user.email} is the given one.`];
    }
    const { link, expiresAt } = await this.links.issue('reset-password', user.id, { mailed: false });
    return [`Whoever opens this link before ${expiresAt.toISOString()} chooses the password:`, link];
  }

  /** @throws NoSuchAccount */
  private async upon(
    email: string,
    action: string,
    work: (user: User) => Promise<string[]>,
  ): Promise<string[]> {
    const user = await this.users.byEmail(email);
    if (!user) throw new NoSuchAccount(email);
    const companies = (await this.app.get(CompaniesService).listOf(user.id)).map(({ id }) => id);
    const lines = await recorded(this.app, { action, user, companies }, () => work(user));
    if (companies.length > 0) return lines;
    return [...lines, `${user.email} belongs to no company, so this is in no audit log.`];
  }
}

/** The same rules as over HTTP. @throws AppError `invalid_input` */
const checked = async (account: RegisterDto): Promise<RegisterDto> =>
  (await inputPipe().transform(account, { type: 'body', metatype: RegisterDto })) as RegisterDto;
