import type { ShownCredential } from '@aidoo/companies';
import { companyId, userId } from '@aidoo/kernel';
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

export const toCredential = (key: StoredApiKey): ShownCredential => ({
  companyId: companyId(key.companyId.toHexString()),
  userId: userId(key.userId.toHexString()),
  createdAt: key.createdAt,
  permissions: key.permissions,
  credential: { kind: 'api-key', id: key._id.toHexString(), label: key.name },
});
