import { AppError } from './app-error.ts';

/** What every list of the REST API answers; `nextCursor` is null on the last page. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 500;

/** An opaque cursor: the sort key of the last item seen. It carries no right: whoever shows it is checked anew. */
export function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** @throws AppError `invalid_input` when the text was not made by {@link encodeCursor} with as many parts. */
export function decodeCursor(cursor: string, parts: number): (string | number)[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(key) && key.length === parts && key.every(isPart)) return key;
  } catch {
    // Falls through to the one answer for anything that is no cursor of ours.
  }
  const message = 'Not a cursor of this list: pass the nextCursor of the page before, unchanged.';
  throw new AppError('invalid_input', message, { errors: [{ field: 'cursor', message }] });
}

const isPart = (part: unknown): part is string | number =>
  typeof part === 'string' || typeof part === 'number';
