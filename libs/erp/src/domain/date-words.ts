import { addMonths, startOf } from '../dates/calendar.ts';
import type { Day, Unit } from '../dates/calendar.ts';

const NAMED: Readonly<Record<string, number>> = { yesterday: -1, today: 0, tomorrow: 1 };
const PERIOD = /^(last|this|next)_(week|month|quarter|year)$/;
const COUNTS: Readonly<Record<string, number>> = { last: -1, this: 0, next: 1 };
const DAYS = /^([+-]\d{1,5})([dwmy])$/;
const HOURS = /^([+-]\d{1,6})h$/;

export const DATE_WORDS = [
  ...Object.keys(NAMED),
  'now',
  ...['week', 'month', 'quarter', 'year'].flatMap((unit) => [`last_${unit}`, `this_${unit}`, `next_${unit}`]),
  '-30d',
  '+2w',
  '-3m',
  '-1y',
  '-12h',
];

/** The days from one to before another that a word means, seen from today. */
export function daysOf(word: string, today: Day): { from: Day; to: Day } | undefined {
  if (Object.hasOwn(NAMED, word)) return oneDay(today + (NAMED[word] ?? 0));
  const [, which, unit] = PERIOD.exec(word) ?? [];
  if (which && unit) {
    const count = COUNTS[which] ?? 0;
    return { from: startOf(unit as Unit, today, count), to: startOf(unit as Unit, today, count + 1) };
  }
  const [, count, length] = DAYS.exec(word) ?? [];
  if (!count) return undefined;
  const number = Number(count);
  if (length === 'd') return oneDay(today + number);
  if (length === 'w') return oneDay(today + 7 * number);
  return oneDay(addMonths(today, length === 'm' ? number : 12 * number));
}

/** How many hours from now a word means; undefined for one that means days. */
export function hoursOf(word: string): number | undefined {
  if (word === 'now') return 0;
  const [, count] = HOURS.exec(word) ?? [];
  return count ? Number(count) : undefined;
}

const oneDay = (from: Day): { from: Day; to: Day } => ({ from, to: from + 1 });
