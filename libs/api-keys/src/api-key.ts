import type { Permission } from '@aidoo/companies';
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
  /** Null: not revoked. A revoked key stays in the list for 90 days. */
  revokedAt: Date | null;
}

/** The answer to its making, and the only one that ever holds the key. */
export interface NewApiKey extends ApiKeyView {
  key: string;
}

export const toView = (stored: StoredApiKey): ApiKeyView => ({
  id: stored._id.toHexString(),
  prefix: stored.prefix,
  name: stored.name,
  permissions: [...stored.permissions],
  userId: stored.userId.toHexString(),
  createdBy: stored.createdBy.toHexString(),
  createdAt: stored.createdAt,
  expiresAt: stored.expiresAt,
  lastUsedAt: stored.lastUsedAt,
  revokedAt: stored.revokedAt,
});

/** A key is dead from the very instant of its expiry on. */
export const inForce = ({ revokedAt, expiresAt }: StoredApiKey, now: Date): boolean =>
  revokedAt === null && (expiresAt === null || expiresAt > now);
