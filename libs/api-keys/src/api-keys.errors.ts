import type { Permission } from '@aidoo/companies';
import { AppError } from '@aidoo/kernel';

/** The same for a key that does not exist and one that somebody else has: the difference would tell which ids exist. */
export const noSuchKey = (): AppError => new AppError('not_found', 'No such API key.');

export const signInEnded = (): AppError =>
  new AppError('unauthenticated', 'Your session ended meanwhile, and no key was made: sign in again.');

const wrongField = (field: string, message: string): AppError =>
  new AppError('invalid_input', message, { errors: [{ field, message }] });

const list = (permissions: readonly Permission[]): string => permissions.join(', ') || 'nothing';

export const notForThem = (): AppError =>
  new AppError(
    'forbidden',
    'A key for somebody else is made by the owner or an admin, and only for a member of a lower role.',
  );

export const noSuchMember = (): AppError => wrongField('userId', 'There is no such member in this company.');

export const tooManyKeys = (most: number): AppError =>
  new AppError(
    'conflict',
    `A user can have at most ${most} API keys in force in a company: revoke one that is no longer needed, then make the new one.`,
  );

export const tooManyMade = (retryAfter: number): AppError =>
  new AppError(
    'rate_limited',
    `Too many API keys were made within an hour. Wait ${Math.ceil(retryAfter / 60)} minutes and try again.`,
    { retryAfter },
  );

export const aboveCeiling = (above: readonly Permission[], ceiling: readonly Permission[]): AppError =>
  wrongField(
    'permissions',
    `Your role in this company does not allow ${list([...new Set(above)])}. It allows: ${list(ceiling)}.`,
  );

export const noPermissions = (ceiling: readonly Permission[]): AppError =>
  wrongField('permissions', `A key needs at least one permission. Your role allows: ${list(ceiling)}.`);

export const badExpiry = (years: number): AppError =>
  wrongField(
    'expiresAt',
    `expiresAt must lie in the future, at most ${years} years ahead; leave it out for a key that does not expire.`,
  );
