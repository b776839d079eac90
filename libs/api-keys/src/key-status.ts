import type { Membership } from '@aidoo/companies';
import { outlives } from '@aidoo/users';
import type { User } from '@aidoo/users';
import type { StoredApiKey } from './schemas/api-key.schema.ts';

/** Whether a key opens anything, and if not, why: the first of these that holds. */
export type KeyStatus =
  'revoked' | 'expired' | 'holder-left' | 'credentials-ended' | 'second-factor-missing' | 'in-force';

/** What a key depends on, as it is at this moment. */
export interface Standing {
  /** The holder's. Null: they have left, or the company has gone. */
  readonly membership: Pick<Membership, 'joinedAt' | 'requireSecondFactor'> | null;
  /** Null: the account has gone. */
  readonly holder: User | null;
  /** Who made the key. Null: the account has gone, and what it made for others stays theirs. */
  readonly maker: User | null;
}

export function statusOf(key: StoredApiKey, { membership, holder, maker }: Standing, now: Date): KeyStatus {
  if (!inForce(key, now)) return key.revokedAt === null ? 'expired' : 'revoked';
  if (!membership || !holder || key.createdAt < membership.joinedAt) return 'holder-left';
  if (!isOf(holder, key, key.holderSince) || (maker && !isOf(maker, key, key.makerSince)))
    return 'credentials-ended';
  if (membership.requireSecondFactor && !holder.secondFactor) return 'second-factor-missing';
  return 'in-force';
}

/** Whether nothing has ended the key: one that waits for its holder's second factor opens again once it is set. */
export const isAlive = (status: KeyStatus): boolean =>
  status === 'in-force' || status === 'second-factor-missing';

/** As far as its own dates say. A key is dead from the very instant of its expiry on. */
export const inForce = ({ revokedAt, expiresAt }: StoredApiKey, now: Date): boolean =>
  revokedAt === null && (expiresAt === null || expiresAt > now);

/**
 * Whether the account's credentials were not ended since. That they were the same ones tells it whatever the clocks
 * said, and when each was written; times alone tell it of keys that were stored before this was.
 */
const isOf = (user: User, { createdAt }: StoredApiKey, since: Date | null | undefined): boolean =>
  outlives(user, createdAt) && (since === undefined || since?.getTime() === user.credentialsSince?.getTime());
