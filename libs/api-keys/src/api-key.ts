import type { Membership } from '@aidoo/companies';
import type { User } from '@aidoo/users';
import type { ApiKeyView } from './dto/api-key.dto.ts';
import type { StoredApiKey } from './schemas/api-key.schema.ts';

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
