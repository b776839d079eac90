import type { CompanyId, UserId } from '@aidoo/kernel';
import type { CallLimits } from '@aidoo/rate-limits';
import type { Permission } from './permissions.ts';
import type { Role } from './role-table.ts';

/** A user's place in a company, as it is at this moment. */
export interface Membership {
  readonly companyId: CompanyId;
  readonly companyName: string;
  readonly userId: UserId;
  readonly role: Role;
  /** What the credentials of this member may have at most, in the order of `PERMISSIONS`. */
  readonly ceiling: readonly Permission[];
  readonly joinedAt: Date;
  /** To the quarter of an hour; null: never since joining. */
  readonly lastSeenAt: Date | null;
  readonly callLimits: CallLimits;
  /** Whether whoever has no second factor is kept out. */
  readonly requireSecondFactor: boolean;
}
