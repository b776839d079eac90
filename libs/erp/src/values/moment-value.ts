import { utcText } from '../dates/calendar.ts';
import { refusedValue, shown } from './refused-value.ts';

const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME =
  /^(?<day>\d{4}-\d\d-\d\d)(?:[T ](?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,]\d{1,9})?)?\s?(?<zone>Z|[+-]\d\d(?::?\d\d)?)?)?$/i;
const MINUTE_MS = 60_000;

/** `YYYY-MM-DD`, a day that there is. @throws ToolError */
export function dateValue(value: unknown, place: string): string {
  if (typeof value === 'string' && DATE.test(value) && startOf(value) !== null) return value;
  throw refusedValue(place, `${shown(value)} is no date.`, 'Write a day that exists as "YYYY-MM-DD".');
}

/**
 * `YYYY-MM-DD HH:MM:SS` in UTC, the only form that every Odoo takes: ISO 8601 faults on 17 to 19. An offset is
 * converted, a time without one is UTC, a day alone its midnight; parts of seconds are left out.
 * @throws ToolError
 */
export function datetimeValue(value: unknown, place: string): string {
  const parts = typeof value === 'string' ? TIME.exec(value.trim())?.groups : undefined;
  const moment = parts && momentOf(parts);
  if (moment) return moment;
  throw refusedValue(
    place,
    `${shown(value)} is no date and time.`,
    'Write "YYYY-MM-DD HH:MM:SS" in UTC, or with an offset: "2026-11-30T09:00:00+01:00".',
  );
}

function momentOf(parts: Record<string, string | undefined>): string | null {
  const { day = '', hour = '00', minute = '00', second = '00', zone } = parts;
  const start = startOf(day);
  const offset = offsetOf(zone);
  if (start === null || offset === null || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59)
    return null;
  const ms = start + (Number(hour) * 60 + Number(minute) - offset) * MINUTE_MS + Number(second) * 1000;
  const text = utcText(ms);
  // A year before 1 or after 9999 is one that Python does not know; JavaScript writes it with a sign.
  return /^(?!0000)\d{4}-/.test(text) ? text : null;
}

/** The first millisecond of a day in UTC, or null when there is no such day. */
function startOf(day: string): number | null {
  const ms = Date.parse(`${day}T00:00:00Z`);
  const exists = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day) && !day.startsWith('0000');
  return exists ? ms : null;
}

/** Minutes east of Greenwich. */
function offsetOf(zone: string | undefined): number | null {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '');
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2) || 0)];
  if (hours > 15 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
