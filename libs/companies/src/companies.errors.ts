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

export const secondFactorRequired = (company: string) =>
  new AppError(
    'second_factor_required',
    `${company} asks its members for two-factor sign-in: set it up in your account, then try again.`,
  );

export const noSuchMember = () => new AppError('not_found', 'No such member.');

export const noSuchInvitation = () => new AppError('not_found', 'No such invitation.');

export const deadInvitation = () =>
  new AppError(
    'not_found',
    'This invitation was used or withdrawn, or has expired: ask whoever invited you for a new one.',
  );

export const notForThisAccount = () =>
  new AppError(
    'forbidden',
    'This invitation is for another email address: sign in with that one, or ask to be invited with yours.',
  );

export const signInToAccept = () =>
  new AppError(
    'unauthenticated',
    'There is an account with the invited address: sign in with it, then accept the invitation.',
  );

export const newAccountNeeds = (fields: readonly string[]) =>
  new AppError('invalid_input', `To accept, an account is made for you: ${fields.join(' and ')} is needed.`, {
    errors: fields.map((field) => ({ field, message: `${field} is needed to make your account` })),
  });

export const mailFailed = () =>
  new AppError(
    'unavailable',
    'The mail server did not take the letter, so nobody was invited. Try again in a moment.',
    {
      retryAfter: 60,
    },
  );

export const tooManyInvitations = (retryAfter: number) =>
  new AppError(
    'rate_limited',
    `Too many invitations. Wait ${Math.ceil(retryAfter / 60)} minutes and try again.`,
    {
      retryAfter,
    },
  );

/** An admin manages members; the owner also admins. Nobody manages the owner. */
export const notYoursToManage = () =>
  new AppError('forbidden', 'An admin manages members only; admins are made and removed by the owner.');

export const ownerStays = () =>
  new AppError('conflict', 'A company always has its owner: hand the company over first.');

export const ownerAlready = () => new AppError('conflict', 'This person owns the company already.');

export const changedMeanwhile = () =>
  new AppError(
    'conflict',
    'Somebody else changed this at the same moment. Look at it again, then repeat your change.',
  );

export const ownsCompanies = (names: readonly string[]) =>
  new AppError(
    'conflict',
    `You own ${names.join(', ')}: hand each company over or delete it, then delete your account.`,
  );

export const setYourOwnFirst = () =>
  new AppError(
    'conflict',
    'Set up two-factor sign-in in your own account first: you would be kept out as well.',
  );

export const alreadyMember = () =>
  new AppError('conflict', 'This person is a member of the company already.');
