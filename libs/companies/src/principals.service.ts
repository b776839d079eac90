import type { CompanyId, UserId } from '@aidoo/kernel';
import { UsersService } from '@aidoo/users';
import type { User } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import { secondFactorRequired } from './companies.errors.ts';
import { grantedBy } from './granted-by.ts';
import type { Membership } from './membership.ts';
import { MembershipsService } from './memberships.service.ts';
import type { Permission } from './permissions.ts';
import type { Principal } from './principal.ts';

/** What an MCP request has shown, as its room has found it: whose it is, for which company, and what it was made for. */
export interface ShownCredential {
  readonly companyId: CompanyId;
  readonly userId: UserId;
  readonly createdAt: Date;
  readonly permissions: readonly Permission[];
  readonly credential: Principal['credential'];
}

/** Turns credentials into principals. Looked up at each call and never kept: what was taken away is gone at the next one. */
@Injectable()
export class Principals {
  constructor(
    private readonly memberships: MembershipsService,
    private readonly users: UsersService,
  ) {}

  /**
   * Who acts by this credential, or null when its holder has no place in the company any more, has joined it since, or
   * has ended all credentials since.
   * @throws AppError `second_factor_required`
   */
  async of(shown: ShownCredential, requestId: string): Promise<Principal | null> {
    const [membership, user] = await Promise.all([
      this.memberships.find(shown.companyId, shown.userId),
      this.users.byId(shown.userId),
    ]);
    if (!membership || !user || shown.createdAt < credentialsCountSince(membership, user)) return null;
    if (membership.requireSecondFactor && !user.secondFactor)
      throw secondFactorRequired(membership.companyName);
    this.memberships.noteSeen(membership);
    const permissions = grantedBy(membership, shown.permissions);
    return {
      companyId: shown.companyId,
      actor: { userId: shown.userId, name: user.name, email: user.email },
      requestId,
      company: { name: membership.companyName },
      role: membership.role,
      permissions,
      obtainable: shown.credential.kind === 'oauth' ? membership.ceiling : permissions,
      callLimits: membership.callLimits,
      credential: shown.credential,
    };
  }
}

/** What was made before they joined (again), or before their credentials were ended, opens nothing. */
export const credentialsCountSince = (
  { joinedAt }: Pick<Membership, 'joinedAt'>,
  { credentialsSince }: Pick<User, 'credentialsSince'>,
): Date => (credentialsSince !== null && credentialsSince > joinedAt ? credentialsSince : joinedAt);
