import { randomBytes } from 'node:crypto';
import { SessionsService } from '@aidoo/auth';
import { CompaniesService } from '@aidoo/companies';
import type { CompanyId } from '@aidoo/kernel';
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

/** What whoever runs the server can do from its shell. Each answers what to tell; all of it is on record. */
export class Admin {
  constructor(private readonly app: INestApplicationContext) {}

  async listCompanies(): Promise<string[]> {
    const companies = await this.app.get(CompaniesService).all();
    const owners = await this.app.get(UsersService).byIds(companies.map(({ ownerUserId }) => ownerUserId));
    const emails = new Map<string, User>(owners.map((user) => [user.id, user]));
    const lines: string[] = [];
    for (const { id, name, createdAt, ownerUserId } of companies) {
      const owner = emails.get(ownerUserId);
      if (owner) await recorded(this.app, 'list-companies', owner, [id], () => Promise.resolve());
      lines.push(
        `${id}  ${createdAt.toISOString().slice(0, 10)}  ${name}  (owner ${owner?.email ?? 'unknown'})`,
      );
    }
    return lines.length > 0 ? lines : ['There are no companies yet.'];
  }

  /** The first account of a new server, say, with a company that it owns. Its password is chosen by a link. */
  async createAccount(email: string, name: string, companyName: string): Promise<string[]> {
    const users = this.app.get(UsersService);
    const user = await users.create({ email, name, password: randomBytes(32).toString('base64url') });
    const company = await this.app.get(CompaniesService).create(user.id, companyName);
    const link = await recorded(this.app, 'create-account', user, [company.id], () =>
      this.passwordLink(user),
    );
    return [`${user.email} owns ${company.name} (${company.id}).`, ...link];
  }

  async resetPassword(email: string): Promise<string[]> {
    return this.upon(email, 'reset-password', (user) => this.passwordLink(user));
  }

  async verifyAddress(email: string): Promise<string[]> {
    return this.upon(email, 'verify-address', async (user) => {
      const { link, expiresAt } = await this.links.issue('verify-address', user.id, { mailed: false });
      return [`Whoever opens this link before ${expiresAt.toISOString()} confirms the address:`, link];
    });
  }

  async resetSecondFactor(email: string): Promise<string[]> {
    return this.upon(email, 'reset-second-factor', async (user) => {
      await this.app.get(SecondFactor).remove(user.id);
      return [`${user.email} signs in with the password alone and can set up a second factor again.`];
    });
  }

  /** Sessions, keys and grants; the password stays. */
  async revokeEverything(email: string): Promise<string[]> {
    return this.upon(email, 'revoke-everything', async (user) => {
      await this.app.get(UsersService).endCredentials(user.id);
      const sessions = await this.app.get(SessionsService).endOf(user.id, 'all');
      return [`${sessions} sessions of ${user.email} ended, and every API key and connected app is dead.`];
    });
  }

  private get links(): OneTimeLinks {
    return this.app.get(OneTimeLinks);
  }

  private async passwordLink(user: User): Promise<string[]> {
    const { link, expiresAt } = await this.links.issue('reset-password', user.id, { mailed: false });
    return [`Whoever opens this link before ${expiresAt.toISOString()} chooses the password:`, link];
  }

  /** @throws NoSuchAccount */
  private async upon(
    email: string,
    action: string,
    work: (user: User) => Promise<string[]>,
  ): Promise<string[]> {
    const user = await this.app.get(UsersService).byEmail(email);
    if (!user) throw new NoSuchAccount(email);
    const companies: CompanyId[] = (await this.app.get(CompaniesService).listOf(user.id)).map(({ id }) => id);
    return recorded(this.app, action, user, companies, () => work(user));
  }
}
