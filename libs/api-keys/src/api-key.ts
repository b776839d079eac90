import type { Membership, Permission } from '@aidoo/companies';
import type { User } from '@aidoo/users';
import type { StoredApiKey } from './schemas/api-key.schema.ts';

/** What is shown of a key. The key itself and its hash are no part of it. */
export interface ApiKeyView {
  id: string;
  /** The 8 characters after `aid_live_`. */
  prefix: string;
  name: string;
  permissions: Permission[];
  userId: string;
  /** Who made it: a key can be made for somebody else. */
  createdBy: string;
  createdAt: Date;
  /** Null: it does not expire. */
  expiresAt: Date | null;
  /** To the minute; null: never used. */
  lastUsedAt: Date | null;
  /** Whether it expires within the next seven days; its holder is told by mail. */
  expiresSoon: boolean;
  /** Where the last use came from, as the connection and the client say; null: never used. */
  lastUse: { address: string | null; client: string | null } | null;
  /** Null: not revoked. A revoked key stays in the list for 90 days. */
  revokedAt: Date | null;
}

/** The answer to its making, and the only one that ever holds the key. */
export interface NewApiKey extends ApiKeyView {
  key: string;
}

export const toView = (stored: StoredApiKey, now: Date): ApiKeyView => ({
  id: stored._id.toHexString(),
  prefix: stored.prefix,
  name: stored.name,
  permissions: [...stored.permissions],
  userId: stored.userId.toHexString(),
  createdBy: stored.createdBy.toHexString(),
  createdAt: stored.createdAt,
  expiresAt: stored.expiresAt,
  expiresSoon: inForce(stored, now) && expiresSoon(stored, now),
  lastUsedAt: stored.lastUsedAt,
  lastUse: stored.lastUse ?? null,
  revokedAt: stored.revokedAt,
});

/** Milliseconds before a key's end at which its holder is told. */
export const WARN_BEFORE = 7 * 24 * 60 * 60_000;

const expiresSoon = ({ expiresAt }: StoredApiKey, now: Date): boolean =>
  expiresAt !== null && expiresAt.getTime() - now.getTime() <= WARN_BEFORE;

/** A key is dead from the very instant of its expiry on. */
export const inForce = ({ revokedAt, expiresAt }: StoredApiKey, now: Date): boolean =>
  revokedAt === null && (expiresAt === null || expiresAt > now);

/** What was made before they joined (again), or before their credentials were ended, opens nothing. */
export const keysCountSince = (
  { joinedAt }: Pick<Membership, 'joinedAt'>,
  { credentialsSince }: Pick<User, 'credentialsSince'>,
): Date => (credentialsSince !== null && credentialsSince > joinedAt ? credentialsSince : joinedAt);
