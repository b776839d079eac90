import { utcText } from '../dates/calendar.ts';
import { TimeZone } from '../dates/time-zone.ts';
import { invalidArgument } from '../invalid-argument.ts';

/** A wall clock as text that sorts and that Odoo reads: `2026-10-19 00:00:00`. */
const clocks = new Map<string, Intl.DateTimeFormat>();
const MOST_CLOCKS = 100;
const DAY_MS = 86_400_000;

/** @throws RangeError for a zone that this machine does not know. */
function clock(zone: string): Intl.DateTimeFormat {
  let known = clocks.get(zone);
  if (!known) {
    // Swedish writes dates as ISO 8601 does.
    known = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    if (clocks.size >= MOST_CLOCKS) clocks.clear();
    clocks.set(zone, known);
  }
  return known;
}

/**
 * A name that Odoo knows, too: it takes IANA names in their exact case, and no offsets, and ignores any other without a word.
 *
 * @param asked that of the call; @param own that of the Odoo user, for which UTC stands in when it is unknown here.
 * @throws ToolError `invalid_argument`
 */
export function zoneName(asked: string | undefined, own: string | null): string {
  const name = asked ?? own ?? 'UTC';
  try {
    const { timeZone } = clock(name).resolvedOptions();
    if (/^[+-]/.test(name)) throw new RangeError('an offset');
    return timeZone.toLowerCase() === name.toLowerCase() ? timeZone : name;
  } catch {
    if (asked === undefined) return 'UTC';
    throw invalidArgument(
      `context.tz: there is no time zone ${JSON.stringify(asked)}.`,
      'Write an IANA name, such as "Europe/Brussels", or leave it out for the zone of the Odoo user.',
    );
  }
}

const moment = (text: string): number => Date.parse(`${text.replace(' ', 'T')}Z`);

/** What the wall clock of a zone shows at a moment that Odoo tells in UTC. */
export const toLocal = (utc: string, zone: string): string => clock(zone).format(moment(utc));

/** The first moment of a day there, in UTC: its midnight, where it has one. */
export const startOfDay = (day: string, zone: string): string =>
  utcText(new TimeZone(zone).startOf(moment(`${day} 00:00:00`) / DAY_MS));

export const addSeconds = (text: string, seconds: number): string => utcText(moment(text) + seconds * 1000);

export const secondsBetween = (from: string, to: string): number => (moment(to) - moment(from)) / 1000;
