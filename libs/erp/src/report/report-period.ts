import { utcText } from '../dates/calendar.ts';
import { addSeconds, secondsBetween, startOfDay, toLocal } from './report-zone.ts';

/** From a moment on, before another: both as the field's type writes them, times in UTC. */
export interface Bounds {
  readonly from: string;
  readonly before: string;
}

const DAY = 86_400;
const MIDNIGHT = ' 00:00:00';

/**
 * The period before, just as long. Whole months (quarters, years) step by the calendar: before February comes January
 * with its 31 days. Days are those of the zone, whether the clocks change or not; anything else steps by seconds.
 */
export function periodBefore(bounds: Bounds, type: string, zone: string): Bounds {
  if (type === 'date') return stepDays(bounds);
  // A domain may name days of the caller, or, written by hand, those of UTC.
  const days = dayZone(bounds, zone);
  if (days === undefined) {
    const length = secondsBetween(bounds.from, bounds.before);
    return { from: addSeconds(bounds.from, -length), before: bounds.from };
  }
  const { from } = stepDays(daysOf(bounds, days));
  return { from: startOfDay(from, days), before: bounds.from };
}

/** In days where the bounds are midnights, else in UTC: for a reader. */
export function readableBounds(bounds: Bounds, type: string, zone: string): Bounds {
  if (type === 'date') return bounds;
  const days = dayZone(bounds, zone);
  return days === undefined ? bounds : daysOf(bounds, days);
}

function dayZone({ from, before }: Bounds, zone: string): string | undefined {
  const isDay = (moment: string, place: string): boolean => toLocal(moment, place).endsWith(MIDNIGHT);
  return [zone, 'UTC'].find((place) => isDay(from, place) && isDay(before, place));
}

const daysOf = ({ from, before }: Bounds, zone: string): Bounds => ({
  from: toLocal(from, zone).slice(0, 10),
  before: toLocal(before, zone).slice(0, 10),
});

function stepDays({ from, before }: Bounds): Bounds {
  const isMonths = from.endsWith('-01') && before.endsWith('-01');
  const back = isMonths
    ? addMonths(from, monthsOf(from) - monthsOf(before))
    : addDays(from, -secondsBetween(from + MIDNIGHT, before + MIDNIGHT) / DAY);
  return { from: back, before: from };
}

const monthsOf = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;

const addMonths = (day: string, count: number): string => {
  const months = monthsOf(day) + count;
  return utcText(Date.UTC(Math.floor(months / 12), months % 12, 1)).slice(0, 10);
};

export const addDays = (day: string, count: number): string =>
  addSeconds(day + MIDNIGHT, count * DAY).slice(0, 10);
