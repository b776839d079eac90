import { describe, expect, it } from '@jest/globals';
import type { User } from '@aidoo/users';
import { isAlive, statusOf } from './grant-status.ts';
import type { StoredGrant } from './schemas/grant.schema.ts';

const at = (hour: number): Date => new Date(Date.UTC(2026, 10, 23, hour));

describe(statusOf, () => {
  const made = { createdAt: at(12), credentialsSince: null };
  const grant = made as StoredGrant;
  const membership = { joinedAt: at(12), requireSecondFactor: false };
  const user = { credentialsSince: null, secondFactor: false } as User;

  it.each([
    ['counts from the very moment on at which its person has joined', {}, 'in-force'],
    ['counts nothing for whoever has left', { membership: null }, 'holder-left'],
    ['counts nothing without the account', { user: null }, 'holder-left'],
    ['from before they joined again', { membership: { ...membership, joinedAt: at(13) } }, 'holder-left'],
    ['from before all credentials were ended', { user: { ...user, credentialsSince: at(11) } }, 'credentials-ended'], // prettier-ignore
    ['waits for a second factor', { membership: { ...membership, requireSecondFactor: true } }, 'second-factor-missing'], // prettier-ignore
    [
      'counts with it',
      { membership: { ...membership, requireSecondFactor: true }, user: { ...user, secondFactor: true } },
      'in-force',
    ],
  ])('%s', (_what, changes, status) => {
    expect(statusOf(grant, { membership, user, ...changes })).toBe(status);
  });

  it('is of the credentials under which it was made, whichever clock was ahead', () => {
    const since = { ...user, credentialsSince: at(14) };
    expect(statusOf({ ...made, credentialsSince: at(14) } as StoredGrant, { membership, user: since })).toBe(
      'in-force',
    );
  });

  it('is alive while it only waits', () => {
    const statuses = ['holder-left', 'credentials-ended', 'second-factor-missing', 'in-force'] as const;
    expect(statuses.filter(isAlive)).toEqual(['second-factor-missing', 'in-force']);
  });
});
