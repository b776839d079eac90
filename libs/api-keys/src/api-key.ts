import type { ApiKeyView } from './dto/api-key.dto.ts';
import { isAlive } from './key-status.ts';
import type { KeyStatus } from './key-status.ts';
import type { StoredApiKey } from './schemas/api-key.schema.ts';

export const toView = (stored: StoredApiKey, status: KeyStatus, now: Date): ApiKeyView => ({
  id: stored._id.toHexString(),
  prefix: stored.prefix,
  name: stored.name,
  permissions: [...stored.permissions],
  userId: stored.userId.toHexString(),
  createdBy: stored.createdBy.toHexString(),
  createdAt: stored.createdAt,
  expiresAt: stored.expiresAt,
  status,
  expiresSoon: isAlive(status) && expiresSoon(stored, now),
  lastUsedAt: stored.lastUsedAt,
  lastUse: stored.lastUse ?? null,
  revokedAt: stored.revokedAt,
});

/** Milliseconds before a key's end at which its holder is told. */
export const WARN_BEFORE = 7 * 24 * 60 * 60_000;

const expiresSoon = ({ expiresAt }: StoredApiKey, now: Date): boolean =>
  expiresAt !== null && expiresAt.getTime() - now.getTime() <= WARN_BEFORE;
