import type { Page } from '@aidoo/kernel';
import type { StoredSession } from '../schemas/session.schema.ts';

/** A dashboard session of the one who asks. */
export class SessionDto {
  id: string;
  createdAt: Date;

  /** When it was begun or last refreshed, which a page in use does every 15 minutes at the latest. */
  lastUsedAt: Date;

  /** As the browser named itself at the last use. */
  userAgent: string | null;

  /** The IP address of the last use. */
  address: string | null;

  /** Whether it is the one that asks. */
  current: boolean;
}

export class SessionsDto implements Page<SessionDto> {
  items: SessionDto[];
  nextCursor: string | null;
}

export const toSessionDto = (stored: StoredSession, currentId: string): SessionDto => ({
  id: stored._id.toHexString(),
  createdAt: stored.createdAt,
  lastUsedAt: stored.lastUsedAt ?? stored.createdAt,
  userAgent: stored.userAgent ?? null,
  address: stored.address ?? null,
  current: stored._id.toHexString() === currentId,
});
