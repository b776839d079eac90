/** What a number is shown as: a day, a time of day, or both. */
export type DateKind = 'date' | 'time' | 'datetime';

const DAY_MS = 86_400_000;
/** Day 0 of either way to count. Excel believes that 1900 was a leap year, so its days are right from March 1900 on. */
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);
/** The first moment after the year 9999. */
const END = Date.UTC(10_000, 0, 1);

/**
 * What the format of a style makes of a number: `code` as the workbook writes it, or the number of one that every program
 * knows (ECMA-376, part 1, section 18.8.30). Undefined for plain numbers.
 */
export function dateKind(id: number, code: string | undefined): DateKind | undefined {
  if (code === undefined) return knownKind(id);
  // Quoted words, escaped letters, colours and currencies are not the format's own letters; `[h]` is.
  const [first = ''] = code.split(';', 1);
  const letters = first
    .replace(/"[^"]*"|\\.|[_*]./g, '')
    .replace(/\[(?!(?:h+|m+|s+)\])[^\]]*\]/gi, '')
    .toLowerCase();
  if (letters === 'general' || !/[ymdhs]/.test(letters)) return undefined;
  const isTime = /[hs]/.test(letters);
  // Minutes are written as months are.
  const isDate = /[yd]/.test(letters) || !isTime;
  if (isDate && isTime) return 'datetime';
  return isTime ? 'time' : 'date';
}

function knownKind(id: number): DateKind | undefined {
  if (id === 22) return 'datetime';
  if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47)) return 'time';
  return (id >= 14 && id <= 17) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58) ? 'date' : undefined;
}

/**
 * ISO 8601 to the second, with a space for the T and without a zone, which a workbook has not. A time of more than a day is
 * a duration, in hours. Undefined for what is no day that can be written so.
 */
export function isoDate(value: number, kind: DateKind, is1904: boolean): string | undefined {
  const ms = Math.round((value * DAY_MS) / 1000) * 1000;
  const at = (is1904 ? EPOCH_1904 : EPOCH_1900) + ms;
  if (!(ms >= 0 && at < END)) return undefined;
  const iso = new Date(at).toISOString();
  if (kind === 'time') return `${String(Math.floor(ms / 3_600_000)).padStart(2, '0')}${iso.slice(13, 19)}`;
  if (kind === 'date' && ms % DAY_MS === 0) return iso.slice(0, 10);
  return iso.slice(0, 19).replace('T', ' ');
}
