import { MembershipsService } from '@aidoo/companies';
import type { Membership } from '@aidoo/companies';
import { companyId, userId } from '@aidoo/kernel';
import type { CompanyId, UserId } from '@aidoo/kernel';
import { UsersService } from '@aidoo/users';
import type { User } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import { counts } from './grant-status.ts';
import type { HolderStanding } from './grant-status.ts';
import type { StoredGrant } from './schemas/grant.schema.ts';

/** Somebody's place in a company, and the account. */
export interface Standing {
  readonly membership: Membership;
  readonly user: User;
}

/** Whether a grant still counts. Read anew each time: what was taken away is gone at the next call. */
@Injectable()
export class GrantStandings {
  constructor(
    private readonly memberships: MembershipsService,
    private readonly users: UsersService,
  ) {}

  /** Null: this person has no place in the company. */
  async at(company: CompanyId, holder: UserId): Promise<Standing | null> {
    const [membership, user] = await Promise.all([
      this.memberships.find(company, holder),
      this.users.byId(holder),
    ]);
    return membership && user && { membership, user };
  }

  /** Null when the grant opens nothing any more: its holder has left, or joined again, or ended all credentials since. */
  async of(grant: Readonly<StoredGrant>, now: Date): Promise<Standing | null> {
    const standing = await this.at(companyOf(grant), holderOf(grant));
    return standing && counts(grant, standing, now) ? standing : null;
  }

  /** For a list, however long it is: as many reads as for one. */
  async ofAll(
    company: CompanyId,
    grants: readonly StoredGrant[],
  ): Promise<(grant: StoredGrant) => HolderStanding> {
    const holders = [...new Set(grants.map(holderOf))];
    const [memberships, users] = await Promise.all([
      this.memberships.findAll(company, holders),
      this.users.byIds(holders),
    ]);
    const placeOf = new Map(memberships.map((membership) => [membership.userId, membership]));
    const accountOf = new Map(users.map((user) => [user.id, user]));
    return (grant) => ({
      membership: placeOf.get(holderOf(grant)) ?? null,
      user: accountOf.get(holderOf(grant)) ?? null,
    });
  }
}

export const companyOf = (grant: Readonly<StoredGrant>): CompanyId =>
  companyId(grant.companyId.toHexString());
export const holderOf = (grant: Readonly<StoredGrant>): UserId => userId(grant.userId.toHexString());
