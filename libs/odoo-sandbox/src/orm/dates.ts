const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

const pad = (number: number): string => String(number).padStart(2, '0');

/** A moment as Odoo writes it: UTC, `YYYY-MM-DD HH:MM:SS`. */
export const toDatetime = (moment: Date): string => moment.toISOString().slice(0, 19).replace('T', ' ');
export const toDate = (moment: Date): string => moment.toISOString().slice(0, 10);
export const fromText = (text: string): Date =>
  new Date(`${text.replace(' ', 'T').padEnd(19, 'T00:00:00').slice(0, 19)}Z`);

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATETIME = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;
export const isDate = (text: string): boolean => DATE.test(text) && !Number.isNaN(fromText(text).getTime());
export const isDatetime = (text: string): boolean =>
  DATETIME.test(text) && !Number.isNaN(fromText(text).getTime());

const clocks = new Map<string, Intl.DateTimeFormat | undefined>();

function clock(tz: string): Intl.DateTimeFormat | undefined {
  if (!clocks.has(tz)) {
    try {
      const options = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
      const time = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
      clocks.set(tz, new Intl.DateTimeFormat('sv-SE', { timeZone: tz, ...options, ...time }));
    } catch {
      // Odoo ignores a time zone that it does not know.
      clocks.set(tz, undefined);
    }
  }
  return clocks.get(tz);
}

/** The wall clock of a zone at a UTC moment, both as Odoo's text. */
export function toLocal(utc: string, tz: string): string {
  return (tz !== 'UTC' && clock(tz)?.format(fromText(utc))) || utc;
}

/**
 * The UTC moment at which a zone's wall clock shows `local`: the later of two, where the clock was put back, and as if it had
 * not been put forward, where it never shows it (as Odoo asks pytz, `localize(…, is_dst=False)`).
 */
export function toUtc(local: string, tz: string): string {
  const wanted = fromText(local).getTime();
  const around = [-DAY_MS, DAY_MS].map((shift) => {
    const moment = wanted + shift;
    const offset = fromText(toLocal(toDatetime(new Date(moment)), tz)).getTime() - moment;
    return toDatetime(new Date(wanted - offset));
  });
  const right = around.filter((utc) => toLocal(utc, tz) === local);
  return (right.length > 0 ? right : around).reduce((one, other) => (one > other ? one : other));
}

export type Granularity = 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year';
export const isGranularity = (text: string): text is Granularity =>
  ['hour', 'day', 'week', 'month', 'quarter', 'year'].includes(text);

const addDays = (day: string, count: number): string =>
  toDate(new Date(fromText(day).getTime() + count * DAY_MS));

const weekday = (day: string, firstDay: number): number => (fromText(day).getUTCDay() - firstDay + 7) % 7;

/**
 * The first day of the period that a day or a time lies in, or its hour. Weeks begin on Sunday (0) or Monday (1), as the
 * language has it.
 */
export function periodStart(value: string, granularity: Granularity, firstDay: number): string {
  if (granularity === 'hour') return `${value.slice(0, 13)}:00:00`;
  const day = value.slice(0, 10);
  const [year = '', month = ''] = day.split('-');
  if (granularity === 'day') return day;
  if (granularity === 'week') return addDays(day, -weekday(day, firstDay));
  if (granularity === 'month') return `${year}-${month}-01`;
  if (granularity === 'quarter') return `${year}-${pad(Math.floor((Number(month) - 1) / 3) * 3 + 1)}-01`;
  return `${year}-01-01`;
}

/** The first day, or hour, after the period that begins at `start`. */
export function periodEnd(start: string, granularity: Granularity): string {
  if (granularity === 'hour') return toDatetime(new Date(fromText(start).getTime() + HOUR_MS));
  if (granularity === 'day') return addDays(start, 1);
  if (granularity === 'week') return addDays(start, 7);
  const months = { month: 1, quarter: 3, year: 12 }[granularity];
  const end = fromText(start);
  end.setUTCMonth(end.getUTCMonth() + months);
  return toDate(end);
}

const calendars = new Map<string, Intl.DateTimeFormat>();

/** A month's name; making a formatter costs more than a whole answer, so each is made once. */
function monthName(moment: Date, lang: string, month: 'short' | 'long'): string {
  const key = `${lang} ${month}`;
  let calendar = calendars.get(key);
  if (!calendar) {
    calendar = new Intl.DateTimeFormat(lang.replace('_', '-'), { timeZone: 'UTC', month });
    calendars.set(key, calendar);
  }
  return calendar.format(moment);
}

/** A period's name in the reader's language, such as `October 2026`, `Q4 2026` or `W43 2026`. */
export function periodLabel(start: string, granularity: Granularity, lang: string, firstDay: number): string {
  const moment = fromText(start);
  const year = start.slice(0, 4);
  switch (granularity) {
    case 'hour':
      // Of twelve hours, and without saying which half of the day (`hh:00 dd MMM`).
      return `${pad(moment.getUTCHours() % 12 || 12)}:00 ${start.slice(8, 10)} ${monthName(moment, lang, 'short')}`;
    case 'day':
      return `${start.slice(8)} ${monthName(moment, lang, 'short')} ${year}`;
    case 'month':
      return `${monthName(moment, lang, 'long')} ${year}`;
    case 'quarter':
      return `${lang.startsWith('fr') ? 'T' : 'Q'}${Math.floor(moment.getUTCMonth() / 3) + 1} ${year}`;
    default:
      return granularity === 'week' ? weekLabel(start, firstDay) : year;
  }
}

/** Where weeks begin on Sunday, week 1 is the one with 1 January; else the one with 4 January (ISO 8601). */
function weekLabel(start: string, firstDay: number): string {
  const anchor = firstDay === 0 ? '01-01' : '01-04';
  const firstWeek = (year: number): string => periodStart(`${year}-${anchor}`, 'week', firstDay);
  let year = Number(start.slice(0, 4)) + 1;
  while (firstWeek(year) > start) year -= 1;
  const days = (fromText(start).getTime() - fromText(firstWeek(year)).getTime()) / DAY_MS;
  return `W${days / 7 + 1} ${year}`;
}
