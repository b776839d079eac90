import { AppError } from '@aidoo/kernel';
import type { FieldError } from '@aidoo/kernel';

/** In the words that any bad input is answered with. */
export const badPolicy = (flaws: FieldError[]): AppError =>
  new AppError(
    'invalid_input',
    flaws.length === 1 ? flaws[0]!.message : `${flaws.length} fields are not valid.`,
    { errors: flaws },
  );

export const changedMeanwhile = (): AppError =>
  new AppError(
    'conflict',
    'The data policy is not the one whose revision you sent: somebody has changed it. Read it again, then repeat your change.',
  );

export const ownersPartsOnly = (parts: readonly string[]): AppError =>
  new AppError(
    'forbidden',
    `Only the owner changes ${parts.join(' and ')} of the data policy: send them back as you have read them.`,
  );

/** @param detail for the log: whose it is, and what about it is not understood */
export const unreadablePolicy = (detail: string): AppError =>
  new AppError(
    'unavailable',
    'The stored data policy of this company cannot be read, so nothing is done in its Odoo: whoever runs this server finds the reason in its log.',
    { detail },
  );
