import type { Membership } from '@aidoo/companies';
import type { User } from '@aidoo/users';
import type { StoredGrant } from './schemas/grant.schema.ts';

/** Whether a grant opens anything, and if not, why: the first of these that holds. An expired one is in no list. */
export type GrantStatus = 'holder-left' | 'credentials-ended' | 'second-factor-missing' | 'in-force';

/** What a grant depends on, as it is at this moment. */
export interface HolderStanding {
  /** Null: the holder has left, or the company has gone. */
  readonly membership: Pick<Membership, 'joinedAt' | 'requireSecondFactor'> | null;
  /** Null: the account has gone. */
  readonly user: User | null;
}

export function statusOf(grant: Readonly<StoredGrant>, { membership, user }: HolderStanding): GrantStatus {
  if (!membership || !user || grant.createdAt < membership.joinedAt) return 'holder-left';
  // For equality, in which no clock has a part.
  if (grant.credentialsSince?.getTime() !== user.credentialsSince?.getTime()) return 'credentials-ended';
  if (membership.requireSecondFactor && !user.secondFactor) return 'second-factor-missing';
  return 'in-force';
}

/** Whether nothing has ended the grant: one that waits for its holder's second factor opens again once it is set. */
export const isAlive = (status: GrantStatus): boolean =>
  status === 'in-force' || status === 'second-factor-missing';

/** Whether it opens anything at this moment, or would with its holder's second factor. */
export const counts = (grant: Readonly<StoredGrant>, standing: HolderStanding, now: Date): boolean =>
  grant.expiresAt > now && isAlive(statusOf(grant, standing));
