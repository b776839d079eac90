import { AppError } from '@aidoo/kernel';

export const invalidCredentials = () =>
  new AppError('invalid_credentials', 'No account has this email address and password.');

export const invalidChallenge = () =>
  new AppError(
    'invalid_session',
    'This sign-in has taken too long or is over: begin again with the password.',
  );

export const wrongCode = () =>
  new AppError(
    'invalid_credentials',
    'This code is not right, or was used before: enter the one that your authenticator app shows now, wait for the next, or take a recovery code.',
  );

export const deadLink = () =>
  new AppError(
    'invalid_input',
    'This link was used, has expired or was replaced by a newer one: ask for a new one.',
    {
      errors: [
        { field: 'token', message: 'This link was used, has expired or was replaced by a newer one.' },
      ],
    },
  );

export const noMail = () =>
  new AppError('conflict', 'This server sends no mail: ask whoever runs it to confirm your address.');

export const noSecondFactor = () =>
  new AppError('conflict', 'Two-factor sign-in is not on: there is nothing to remove.');

export const noSuchSession = () => new AppError('not_found', 'No such session.');

export const tooManyRequests = (retryAfter: number) =>
  new AppError('rate_limited', `Too many requests. Wait ${minutes(retryAfter)} and try again.`, {
    retryAfter,
  });

export const invalidSession = (detail?: string) =>
  new AppError('invalid_session', 'This session has ended: sign in again.', { detail });

export const invalidAccessToken = () =>
  new AppError(
    'unauthenticated',
    'This access token is not valid or its session has ended: refresh it or sign in.',
  );

export const noAccessToken = () =>
  new AppError('unauthenticated', 'Sign in first: this needs an access token in the Authorization header.');

export const apiKeyShown = () =>
  new AppError(
    'unauthenticated',
    'This is an API key: it opens /mcp. /api/v1 takes the access token of a dashboard session, which signing in gives.',
  );

export const foreignOrigin = () =>
  new AppError('forbidden', 'This can only be asked for by pages of Aidoo itself.');

export const tooManyFailures = (retryAfter: number) =>
  new AppError(
    'rate_limited',
    `Too many failed sign-ins. Wait ${minutes(retryAfter)} and try again; your account is as it was.`,
    { retryAfter },
  );

export const tooManyRefreshes = (retryAfter: number, detail?: string) =>
  new AppError(
    'rate_limited',
    `This session has ended, and too many others that had ended were shown from here. Sign in again, or wait ${minutes(retryAfter)} and try again.`,
    { retryAfter, detail },
  );

export const tooManyRegistrations = (retryAfter: number) =>
  new AppError(
    'rate_limited',
    `Too many new accounts from here. Wait ${minutes(retryAfter)} and try again.`,
    {
      retryAfter,
    },
  );

const minutes = (seconds: number): string => {
  const whole = Math.max(1, Math.ceil(seconds / 60));
  return whole === 1 ? 'a minute' : `${whole} minutes`;
};
