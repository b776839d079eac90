import { MembershipsService } from '@aidoo/companies';
import type { Membership } from '@aidoo/companies';
import { userId } from '@aidoo/kernel';
import type { CompanyId, UserId } from '@aidoo/kernel';
import { UsersService } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import type { Standing } from './key-status.ts';
import type { StoredApiKey } from './schemas/api-key.schema.ts';

/** The standing of one key, with all of the membership that a call needs. */
export interface CallStanding extends Standing {
  readonly membership: Membership | null;
}

/** What keys depend on: the place of their holder, and the accounts of holder and maker. Read each time, never kept. */
@Injectable()
export class KeyStandings {
  constructor(
    private readonly memberships: MembershipsService,
    private readonly users: UsersService,
  ) {}

  /** For a call: by the reads that all calls of one turn share. */
  async ofOne(company: CompanyId, holderId: UserId, makerId: UserId): Promise<CallStanding> {
    const [membership, holder, maker] = await Promise.all([
      this.memberships.find(company, holderId),
      this.users.byId(holderId),
      this.users.byId(makerId),
    ]);
    return { membership, holder, maker };
  }

  /** For a list, however long it is: as many reads as for one. */
  async ofAll(company: CompanyId, keys: readonly StoredApiKey[]): Promise<(key: StoredApiKey) => Standing> {
    const holders = [...new Set(keys.map(holderOf))];
    const [memberships, users] = await Promise.all([
      this.memberships.findAll(company, holders),
      this.users.byIds([...new Set([...holders, ...keys.map(makerOf)])]),
    ]);
    const placeOf = new Map(memberships.map((membership) => [membership.userId, membership]));
    const accountOf = new Map(users.map((user) => [user.id, user]));
    return (key) => ({
      membership: placeOf.get(holderOf(key)) ?? null,
      holder: accountOf.get(holderOf(key)) ?? null,
      maker: accountOf.get(makerOf(key)) ?? null,
    });
  }
}

export const holderOf = (key: StoredApiKey): UserId => userId(key.userId.toHexString());
export const makerOf = (key: StoredApiKey): UserId => userId(key.createdBy.toHexString());
