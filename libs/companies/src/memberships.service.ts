import { isDuplicateKey } from '@aidoo/database';
import { Background, Clock, companyId, userId } from '@aidoo/kernel';
import type { CompanyId, UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { callLimits } from './call-limits.ts';
import { alreadyMember } from './companies.errors.ts';
import { CompaniesRepository } from './companies.repository.ts';
import type { Membership } from './membership.ts';
import { MembershipsRepository } from './memberships.repository.ts';
import { memberCeiling, PERMISSIONS } from './permissions.ts';
import type { StoredCompany } from './schemas/company.schema.ts';
import type { StoredMembership } from './schemas/membership.schema.ts';
import { roleOf } from './stored-role.ts';
import type { StoredRole } from './stored-role.ts';

/** Milliseconds. */
const SEEN_EVERY = 15 * 60_000;

/** Who belongs to a company, and as what. */
@Injectable()
export class MembershipsService {
  constructor(
    private readonly memberships: MembershipsRepository,
    private readonly companies: CompaniesRepository,
    private readonly background: Background,
    private readonly clock: Clock,
  ) {}

  /**
   * The user's place in the company at this moment, or null when there is none or no such company. Two indexed reads
   * at the same time, and never a cache: what was taken away is gone at the next call.
   */
  async find(companyId: CompanyId, userId: UserId): Promise<Membership | null> {
    const [membership, company] = await Promise.all([
      this.memberships.of(companyId, userId),
      this.companies.byId(companyId),
    ]);
    return membership && company && toMembership(company, membership);
  }

  /** The places of several at once, in no particular order; whoever has none is left out. */
  async findAll(companyId: CompanyId, userIds: readonly UserId[]): Promise<Membership[]> {
    const [memberships, company] = await Promise.all([
      this.memberships.ofUsers(companyId, userIds),
      this.companies.byId(companyId),
    ]);
    return company ? memberships.map((membership) => toMembership(company, membership)) : [];
  }

  /** The owner and the admins, in the order in which they came, at most `limit`. */
  async managers(companyId: CompanyId, limit: number): Promise<UserId[]> {
    const admins = await this.memberships.admins(companyId, limit);
    return admins.map((membership) => userId(membership.userId.toHexString()));
  }

  /** That the member has just done something, to the quarter of an hour. Nobody waits for it. */
  noteSeen({ companyId, userId, lastSeenAt }: Membership): void {
    const now = this.clock.now();
    if (lastSeenAt !== null && now.getTime() - lastSeenAt.getTime() < SEEN_EVERY) return;
    this.background.run('when a member was last seen', () =>
      this.memberships.markSeen(companyId, userId, lastSeenAt, now),
    );
  }

  /** Nothing is changed where there is no such place. */
  async remove(companyId: CompanyId, userId: UserId): Promise<void> {
    await this.memberships.removeUser(companyId, userId);
  }

  /** @throws AppError `conflict` when the user is a member already. */
  async add(companyId: CompanyId, userId: UserId, role: StoredRole): Promise<void> {
    try {
      await this.memberships.add(companyId, userId, role, this.clock.now());
    } catch (error) {
      throw isDuplicateKey(error) ? alreadyMember() : error;
    }
  }
}

function toMembership(company: StoredCompany, membership: StoredMembership): Membership {
  const role = roleOf(company, membership);
  return {
    companyId: companyId(membership.companyId.toHexString()),
    companyName: company.name,
    userId: userId(membership.userId.toHexString()),
    role,
    ceiling: role === 'member' ? memberCeiling(company.memberCeiling) : PERMISSIONS,
    joinedAt: membership.joinedAt,
    lastSeenAt: membership.lastSeenAt ?? null,
    callLimits: callLimits(company.callLimits),
    requireSecondFactor: company.requireSecondFactor ?? false,
  };
}
