import { DocumentError } from './document.error.ts';

export const encrypted = (): DocumentError =>
  new DocumentError('encrypted', 'The document is protected by a password.', {
    hint: 'Save it without a password and attach it again.',
  });

export const damaged = (detail?: string): DocumentError =>
  new DocumentError('damaged', 'The document is damaged: it cannot be read to its end.', {
    hint: 'Open it in the program that it was made with, save it and attach it again.',
    ...(detail !== undefined && { detail }),
  });

export const tooComplex = (what: string, detail?: string): DocumentError =>
  new DocumentError('too_complex', `The document ${what}.`, {
    hint: 'Divide it, or save it as plain text or CSV, and attach that.',
    ...(detail !== undefined && { detail }),
  });

/**
 * What a failure of a library means. A library that runs out of stack, or makes a list or a text longer than can be, was led
 * to it; whatever else it throws is about what it read.
 */
export function failureOf(error: unknown): DocumentError {
  if (error instanceof DocumentError) return error;
  const detail = error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 500) : String(error);
  const isTooMuch =
    error instanceof RangeError || (error as { code?: string }).code === 'ERR_STRING_TOO_LONG';
  return isTooMuch ? tooComplex('is too deep or too large to be read', detail) : damaged(detail);
}
