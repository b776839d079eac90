import { decodeCursor, isObjectIdText } from '@aidoo/kernel';
import { badCursor } from './api-keys.errors.ts';

/** @throws AppError `invalid_input` for what is no `nextCursor` of the list of keys. */
export function idIn(cursor: string): string {
  const [id] = decodeCursor(cursor, 1);
  if (!isObjectIdText(id)) throw badCursor();
  return id;
}
