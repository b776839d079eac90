import { createHash } from 'node:crypto';
import { ToolError } from '@aidoo/erp';

/**
 * Where a list goes on. The cursor knows which question it belongs to: with other arguments it would silently skip
 * records, so it is refused instead.
 */
export function encodePosition(question: unknown, offset: number): string {
  return Buffer.from(JSON.stringify([offset, digest(question)])).toString('base64url');
}

/** The end of an answer: whether there is more, and in words how to get it. `next` is the offset of what follows, or null. */
export function continuation(
  question: unknown,
  next: number | null,
): { nextCursor: string | null; hint?: string } {
  if (next === null) return { nextCursor: null };
  const hint = 'There is more: call again with cursor set to nextCursor and the same other arguments.';
  return { nextCursor: encodePosition(question, next), hint };
}

/** The offset in records, 0 without a cursor. @throws ToolError `invalid_argument` */
export function decodePosition(question: unknown, cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const [offset, mark] = parse(cursor);
  if (typeof offset === 'number' && Number.isSafeInteger(offset) && offset > 0 && mark === digest(question))
    return offset;
  throw new ToolError('invalid_argument', 'cursor: it does not belong to this question.', {
    hint: 'Pass nextCursor unchanged, with the same model, domain and order as in the call that answered it.',
  });
}

function parse(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

const digest = (question: unknown): string =>
  createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 12);
