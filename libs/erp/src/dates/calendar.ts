/** A day of the calendar, of no time zone: how many days it is after 1970-01-01. */
export type Day = number;

const DAY_MS = 86_400_000;

/** What Odoo and every way of writing a date agree about: years of four digits. */
const FIRST: Day = Date.UTC(1000, 0, 1) / DAY_MS;
const LAST: Day = Date.UTC(9999, 11, 31) / DAY_MS;

export const isInRange = (day: Day): boolean => day >= FIRST && day <= LAST;

export const dayOf = (year: number, month: number, date: number): Day =>
  Date.UTC(year, month - 1, date) / DAY_MS;

/** `2026-02-28`; undefined for a day that the calendar does not have. */
export function parseDay(text: string): Day | undefined {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  const day = dayOf(Number(year), Number(month), Number(date));
  return isInRange(day) && dayText(day) === text ? day : undefined;
}

/** `2026-02-28`; what lies after the last day that can be written is that day. */
export const dayText = (day: Day): string =>
  new Date(Math.min(Math.max(day, FIRST), LAST) * DAY_MS).toISOString().slice(0, 10);

/** `2026-02-28 13:00:00` in UTC, as Odoo writes it. */
export const utcText = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');

/** {@link utcText}; what lies outside the days that can be written is the nearest moment of them. */
export const boundedUtcText = (ms: number): string =>
  utcText(Math.min(Math.max(ms, FIRST * DAY_MS), (LAST + 1) * DAY_MS - 1000));

/** The day of the month is kept where the other month has it, and is its last day where it has not. */
export function addMonths(day: Day, months: number): Day {
  const at = new Date(day * DAY_MS);
  const first = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1);
  const afterwards = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months + 1, 1);
  return Math.min(first / DAY_MS + at.getUTCDate() - 1, afterwards / DAY_MS - 1);
}

export type Unit = 'week' | 'month' | 'quarter' | 'year';

const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

/** The first day of the period that is `count` after the one of the day. Weeks begin on Monday. */
export function startOf(unit: Unit, day: Day, count: number): Day {
  // 1970-01-01 was a Thursday.
  if (unit === 'week') return Math.floor((day + 3) / 7) * 7 - 3 + 7 * count;
  const at = new Date(day * DAY_MS);
  const length = MONTHS[unit];
  const month = Math.floor(at.getUTCMonth() / length) * length + length * count;
  return Date.UTC(at.getUTCFullYear(), month, 1) / DAY_MS;
}
