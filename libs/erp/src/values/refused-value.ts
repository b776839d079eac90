import { invalidArgument } from '../invalid-argument.ts';
import type { ToolError } from '../tool-error.ts';

/** A value that is not sent: which one, why, and what to write instead. */
export const refusedValue = (place: string, why: string, hint?: string): ToolError =>
  invalidArgument(`${place}: ${why}`, hint);

const LONGEST = 80;

/** What was written, short enough for a message. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(cut(value));
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return String(value);
}

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text);
