import { AppError } from '@aidoo/kernel';

export const noConnection = (): AppError =>
  new AppError(
    'not_found',
    'This company has no Odoo connection yet; an owner or admin adds it in Aidoo under Odoo connection.',
  );

/** @param cause what CryptoService said; its detail goes to the log. */
export const unreadableConnection = (cause: AppError): AppError =>
  new AppError(
    'unavailable',
    'The stored Odoo connection can no longer be read; an owner or admin saves it again in Aidoo under Odoo connection, with its secret.',
    {
      detail: `${cause.detail} cannot be decrypted: changed in the store, or ENCRYPTION_KEY was replaced without ENCRYPTION_KEY_PREVIOUS`,
      cause,
    },
  );

export const wrongField = (field: 'url' | 'secret', message: string): AppError =>
  new AppError('invalid_input', message, { errors: [{ field, message }] });

export const changedMeanwhile = (): AppError =>
  new AppError(
    'conflict',
    'Somebody else changed the connection at the same moment. Look at it again, then repeat your change.',
  );

export const tooManyTests = (retryAfter: number): AppError =>
  new AppError(
    'rate_limited',
    `The connection was tested too often. Wait ${Math.ceil(retryAfter / 60)} minutes and test it again.`,
    { retryAfter },
  );
