import { ToolError } from '../tool-error.ts';
import { dayOf, dayText } from './calendar.ts';
import type { Day } from './calendar.ts';

const DAY_MS = 86_400_000;
const SECOND_MS = 1_000;
/** No time zone was ever further from UTC. */
const FURTHEST_MS = 26 * 3_600_000;

/** Whether this machine knows a time zone by this name: an IANA name or an offset. Odoo may keep others. */
export const isTimeZone = (name: string): boolean => formatIn(name) !== undefined;

/** Today's date, `2026-02-28`, in the zone of somebody in Odoo; in UTC where that is none that is known here. */
export const todayIn = (zone: string | null): string =>
  dayText(new TimeZone(zone !== null && isTimeZone(zone) ? zone : 'UTC').dayAt(Date.now()));

/** The days of one place: 23, 24 or 25 hours long, and not every one begins at midnight. */
export class TimeZone {
  private readonly format: Intl.DateTimeFormat;

  /** @throws ToolError `invalid_argument` for a name that nobody knows. */
  constructor(name: string) {
    const format = formatIn(name);
    if (!format)
      throw new ToolError('invalid_argument', `There is no time zone ${JSON.stringify(name)}.`, {
        hint: 'Say in context.tz whose days you mean, with a name such as "Europe/Brussels" or "UTC".',
      });
    this.format = format;
  }

  /** The day there at a moment. */
  dayAt(ms: number): Day {
    const parts: Record<string, number> = {};
    for (const { type, value } of this.format.formatToParts(ms)) parts[type] = Number(value);
    return dayOf(parts['year'] ?? 0, parts['month'] ?? 0, parts['day'] ?? 0);
  }

  /** The first moment of a day there, to the second; of a day that was skipped there, the first moment of the next. */
  startOf(day: Day): number {
    let before = day * DAY_MS - FURTHEST_MS;
    let after = day * DAY_MS + FURTHEST_MS;
    while (after - before > SECOND_MS) {
      const middle = Math.floor((before + after) / 2 / SECOND_MS) * SECOND_MS;
      if (this.dayAt(middle) < day) before = middle;
      else after = middle;
    }
    return after;
  }
}

/** Undefined for a name that nobody knows. */
function formatIn(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
    });
  } catch {
    return undefined;
  }
}
