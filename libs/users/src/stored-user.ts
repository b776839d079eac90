import { randomUUID } from 'node:crypto';
import { userId } from '@aidoo/kernel';
import type { StoredUser } from './schemas/user.schema.ts';
import type { User } from './user.ts';

/** Whether the account counts: one that is being deleted has gone for everybody already. */
export const isThere = ({ deletedAt }: StoredUser): boolean => (deletedAt ?? null) === null;

export const toUser = ({ _id, ...stored }: StoredUser): User => ({
  id: userId(_id.toHexString()),
  email: stored.email,
  name: stored.name,
  language: stored.language ?? 'en',
  createdAt: stored.createdAt,
  emailVerified: (stored.emailVerifiedAt ?? null) !== null,
  secondFactor: (stored.secondFactor?.confirmedAt ?? null) !== null,
  credentialsSince: stored.credentialsSince ?? null,
  sessionEpoch: stored.sessionEpoch ?? null,
  keptSession: stored.keptSession ?? null,
});

/** Every session but the kept one is of an earlier epoch from then on. */
export const newEpoch = (keptSession: string | null = null) => ({ sessionEpoch: randomUUID(), keptSession });
