import { AppError } from '@aidoo/kernel';
import { ROLE_TABLE } from './role-table.ts';
import type { Action, Role } from './role-table.ts';

/** The one answer to whoever is no member: whether the company exists cannot be told from it. */
export const noSuchCompany = () => new AppError('not_found', 'No such company.');

export const notInRole = (role: Role, action: Action) =>
  new AppError(
    'forbidden',
    `This needs the role ${ROLE_TABLE[action].join(' or ')} in this company; yours is ${role}.`,
  );

export const notSignedIn = () =>
  new AppError('unauthenticated', 'Sign in first: this needs an access token in the Authorization header.');

/** The route has no access rule, which is a mistake of ours: it stays shut until it has one. */
export const undeclared = (route: string) =>
  new AppError('forbidden', 'You may not do this.', { detail: `${route} declares no access rule` });

export const alreadyMember = () =>
  new AppError('conflict', 'This person is a member of the company already.');
