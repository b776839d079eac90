import { AppError } from '@aidoo/kernel';

const wrongField = (field: string, message: string): AppError =>
  new AppError('invalid_input', message, { errors: [{ field, message }] });

export const emailTaken = () =>
  new AppError('email_taken', 'There is an account with this email address already: sign in instead.');

export const badPassword = (message: string) => wrongField('password', message);

export const secondFactorThere = () =>
  new AppError(
    'conflict',
    'Two-factor sign-in is on already. Remove it first, with the password and a code.',
  );

export const accountGone = () =>
  new AppError('unauthenticated', 'This account was deleted: there is nothing left to do with it.');

export const noSecondFactorBegun = () =>
  new AppError('conflict', 'Ask for a secret first, and put it into your authenticator app.');

export const wrongCode = () =>
  wrongField(
    'code',
    'This code is not right, or was used before: enter the one that your authenticator app shows now, or wait for the next.',
  );

export const wrongPassword = (field = 'password') => wrongField(field, 'This is not your password.');

export const codeNeeded = () =>
  wrongField('code', 'A code of your authenticator app, or a recovery code, is needed for this.');

export const tooManyChecks = (retryAfter: number) =>
  new AppError(
    'rate_limited',
    `Too many wrong passwords or codes. Try again in ${retryAfter > 60 ? `${Math.ceil(retryAfter / 60)} minutes` : 'a minute'}.`,
    { retryAfter },
  );
