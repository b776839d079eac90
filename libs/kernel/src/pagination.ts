import { AppError } from './app-error.ts';
import { isObjectIdText } from './ids.ts';

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
  return notOfThisList();
}

/** Where to go on in a list that is ordered by id. @throws AppError as {@link decodeCursor} */
export function idIn(cursor: string): string {
  const [id] = decodeCursor(cursor, 1);
  return isObjectIdText(id) ? id : notOfThisList();
}

/** One page of a list of which one more than `limit` was asked for. */
export function pageOf<T, Item extends { id: string }>(
  found: readonly T[],
  limit: number,
  toItem: (one: T) => Item,
): Page<Item> {
  const items = found.slice(0, limit).map(toItem);
  return { items, nextCursor: found.length > limit ? encodeCursor([items.at(-1)!.id]) : null };
}

function notOfThisList(): never {
  const message = 'Not a cursor of this list: pass the nextCursor of the page before, unchanged.';
  throw new AppError('invalid_input', message, { errors: [{ field: 'cursor', message }] });
}

const isPart = (part: unknown): part is string | number =>
  typeof part === 'string' || typeof part === 'number';
