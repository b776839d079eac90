import { closest } from '../schema/closest.ts';
import type { FieldSource } from '../schema/field-source.ts';
import { dayText, isInRange, parseDay, boundedUtcText } from '../dates/calendar.ts';
import type { Day } from '../dates/calendar.ts';
import type { DateBound } from './checked-term.ts';
import { DATE_WORDS, daysOf, hoursOf } from './date-words.ts';
import { invalid, show } from './invalid-domain.ts';
import { TimeZone } from '../dates/time-zone.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** With "T" or a blank, seconds and fractions of them or not, and an offset or none, which is UTC as Odoo has it. */
const MOMENT =
  /^(\d{4}-\d\d-\d\d)[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d{1,9})?)?\s?(Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?$/i;

/**
 * What a text says of a date: a day, a moment, or one of the words such as `today` and `last_month`. Days are those of
 * the caller's time zone, which is only looked up where it matters.
 *
 * @throws ToolError `invalid_domain`
 */
export async function readDate(
  source: FieldSource,
  type: 'date' | 'datetime',
  value: unknown,
  where: string,
): Promise<DateBound> {
  if (typeof value !== 'string')
    throw invalid(
      where,
      `needs a date, not ${show(value)}`,
      'Write "2026-11-30", or a word such as "today".',
    );
  const day = parseDay(value);
  if (day !== undefined) return type === 'date' ? { at: value } : whole(source, day, day + 1);
  const moment = parseMoment(value);
  if (moment !== undefined) {
    if (type === 'datetime') return { at: boundedUtcText(moment) };
    throw invalid(
      where,
      `has a time, ${show(value)}, for a field that holds days`,
      `Write "${value.slice(0, 10)}".`,
    );
  }
  return readWord(source, type, value, where);
}

async function readWord(
  source: FieldSource,
  type: 'date' | 'datetime',
  word: string,
  where: string,
): Promise<DateBound> {
  const hours = hoursOf(word);
  if (hours === undefined && !daysOf(word, 0)) throw unreadable(word, where);
  const { now, tz } = await source.today();
  const zone = new TimeZone(tz);
  if (hours !== undefined && type === 'datetime') {
    const moment = now.getTime() + hours * HOUR_MS;
    if (!isInRange(moment / DAY_MS)) throw tooFar(word, where);
    return { at: boundedUtcText(moment) };
  }
  if (hours !== undefined && hours !== 0)
    throw invalid(where, `has hours, ${show(word)}, for a field that holds days`, 'Write days: "-1d".');
  const days = daysOf(hours === 0 ? 'today' : word, zone.dayAt(now.getTime()));
  if (!days || !isInRange(days.from)) throw tooFar(word, where);
  if (type === 'datetime') return bounds(zone, days.from, days.to);
  return days.to - days.from === 1
    ? { at: dayText(days.from) }
    : { from: dayText(days.from), to: dayText(days.to) };
}

const whole = async (source: FieldSource, from: Day, to: Day): Promise<DateBound> =>
  bounds(new TimeZone((await source.today()).tz), from, to);

const bounds = (zone: TimeZone, from: Day, to: Day): DateBound => ({
  from: boundedUtcText(zone.startOf(from)),
  to: boundedUtcText(zone.startOf(to)),
});

/** Milliseconds since 1970; undefined for what is no moment of the calendar. */
function parseMoment(text: string): number | undefined {
  const [, date = '', hours, minutes, seconds = '0', offset = 'Z'] = MOMENT.exec(text) ?? [];
  const day = parseDay(date);
  if (day === undefined) return undefined;
  const written = day * DAY_MS + ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  if (/^z$/i.test(offset)) return written;
  const [, sign, hour, minute = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(offset) ?? [];
  const ahead = (Number(hour) * 60 + Number(minute)) * 60_000;
  return sign === '-' ? written + ahead : written - ahead;
}

function unreadable(text: string, where: string): Error {
  if (/^\d{4}-\d\d-\d\d/.test(text)) {
    return invalid(
      where,
      `has ${show(text)}, which is no date of the calendar`,
      'Write "2026-11-30", or "2026-11-30 13:00:00" in UTC.',
    );
  }
  const [meant] = closest(text.replace(/\s+/g, '_'), DATE_WORDS);
  return invalid(
    where,
    `has ${show(text)}, which is no date`,
    `${meant ? `Did you mean "${meant}"? ` : ''}Write "2026-11-30", "2026-11-30 13:00:00" in UTC, or a word: ${DATE_WORDS.join(', ')}.`,
  );
}

const tooFar = (word: string, where: string): Error =>
  invalid(where, `has ${show(word)}, which is too far away`, 'Years have four digits.');
