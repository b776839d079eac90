import { badExpiry } from './api-keys.errors.ts';

/** Only a mistyped year is refused: a tighter limit would drive people to keys that never expire. */
const MAX_YEARS = 10;

/** @throws AppError `invalid_input` for a time that has passed or lies more than ten years ahead. */
export function expiryOf(text: string | null | undefined, now: Date): Date | null {
  if (text === undefined || text === null) return null;
  const at = new Date(text);
  const latest = new Date(now);
  latest.setUTCFullYear(now.getUTCFullYear() + MAX_YEARS);
  // Also refuses what is no date: such a time is neither before nor after another.
  if (!(at > now && at <= latest)) throw badExpiry(MAX_YEARS);
  return at;
}
