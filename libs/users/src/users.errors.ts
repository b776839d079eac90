import { AppError } from '@aidoo/kernel';

export const emailTaken = () =>
  new AppError('email_taken', 'There is an account with this email address already: sign in instead.');

export const badPassword = (message: string) =>
  new AppError('invalid_input', message, { errors: [{ field: 'password', message }] });
