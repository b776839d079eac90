import { AppError } from './app-error.ts';

declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

/** 24 lower-case hexadecimal digits: a MongoDB ObjectId as text. A string becomes one only by being checked. */
export type CompanyId = Id<'company'>;
export type UserId = Id<'user'>;

const OBJECT_ID = /^[0-9a-f]{24}$/;

export const isObjectIdText = (text: unknown): text is string =>
  typeof text === 'string' && OBJECT_ID.test(text);

function checked(text: unknown, what: string): string {
  // A malformed id is answered as one that does not exist, so that nothing can be learnt from the difference.
  if (!isObjectIdText(text)) throw new AppError('not_found', `No such ${what}.`);
  return text;
}

/** @throws AppError `not_found` when the text is no id. */
export const companyId = (text: unknown): CompanyId => checked(text, 'company') as CompanyId;
/** @throws AppError `not_found` when the text is no id. */
export const userId = (text: unknown): UserId => checked(text, 'user') as UserId;
