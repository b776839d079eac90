import { createHash } from 'node:crypto';
import type { Principal } from '@aidoo/companies';
import { ToolError } from '@aidoo/erp';
import { USUAL_LIMIT } from './arguments.ts';

/**
 * A question as one credential asks it, of what is open to it (`ToolCall.view`): to anybody else, under another policy and in
 * another Odoo, another list is the answer.
 */
export const askedBy = (
  { companyId, actor, credential }: Principal,
  view: string,
  question: unknown,
): unknown[] => [companyId, actor.userId, credential.kind, credential.id, view, question];

/**
 * Where a list goes on, as whole numbers that only the tool itself understands. The cursor knows which question it belongs
 * to: with other arguments, or asked by somebody else, it would silently skip records, so it is refused instead.
 */
export function encodeCursor(question: unknown, place: readonly number[]): string {
  return Buffer.from(JSON.stringify([...place, digest(question)])).toString('base64url');
}

/** Null without a cursor. @param length how many numbers there must be. @throws ToolError `invalid_argument` */
export function decodeCursor(question: unknown, cursor: string | undefined, length: number): number[] | null {
  if (cursor === undefined) return null;
  const parsed = parse(cursor);
  const place = parsed.slice(0, -1);
  const isPlace =
    place.length === length && place.every((one) => Number.isSafeInteger(one) && (one as number) > 0);
  if (isPlace && parsed.at(-1) === digest(question)) return place as number[];
  throw new ToolError('invalid_argument', 'cursor: it does not belong to this question of yours.', {
    hint: 'Pass nextCursor unchanged, with the same other arguments and credential as in the call that answered it; only fields and limit may change. Or begin again without cursor.',
  });
}

/** How many records or groups an answer has, and how many were asked for. */
export interface PageLength {
  readonly shown: number;
  readonly asked: number;
}

/**
 * The end of an answer: where it goes on, or null; in words, too, where it is not the few that the caller asked for.
 * @param next where it goes on, or null.
 */
export function continuation(
  question: unknown,
  next: readonly number[] | null,
  { shown, asked }: PageLength,
): { nextCursor: string | null; hint?: string } {
  if (next === null) return { nextCursor: null };
  const nextCursor = encodeCursor(question, next);
  // Who asks for a few knows that there may be more.
  if (shown >= asked && asked < USUAL_LIMIT) return { nextCursor };
  return { nextCursor, hint: 'There is more: pass nextCursor as cursor.' };
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
