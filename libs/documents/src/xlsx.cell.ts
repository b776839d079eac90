import { isoDate } from './xlsx.dates.ts';
import type { Book } from './xlsx.tables.ts';

/** A cell as it is written (ECMA-376, part 1, section 18.3.1.4). */
export interface Cell {
  type: string;
  /** The number of its style. */
  style: number;
  /** Of a formula: what it came to. */
  value: string;
}

/** Excel computes with so many digits and shows no more: 0.1 + 0.2 is 0.3 there. */
const DIGITS = 15;

/** What the cell says, on one line. */
export function cellText({ type, style, value }: Cell, book: Book): string {
  if (type === 's') return oneLine(book.strings[Number(value)] ?? '');
  if (type === 'b') return value === '1' ? 'TRUE' : value === '' ? '' : 'FALSE';
  if (type !== 'n') return oneLine(value);
  const number = Number(value);
  if (value === '' || !Number.isFinite(number)) return oneLine(value);
  const kind = book.kinds[style];
  return (kind && isoDate(number, kind, book.is1904)) ?? String(Number(number.toPrecision(DIGITS)));
}

/** 28 of `AB12`; 1 where there is no column in it. */
export function columnOf(reference: string): number {
  let column = 0;
  for (const letter of /^[A-Z]{1,3}/i.exec(reference)?.[0].toUpperCase() ?? 'A') {
    column = column * 26 + letter.charCodeAt(0) - 64;
  }
  return column;
}

/** `AB` of 28. */
export function columnName(column: number): string {
  const [left, letter] = [Math.floor((column - 1) / 26), (column - 1) % 26];
  return `${left > 0 ? columnName(left) : ''}${String.fromCharCode(65 + letter)}`;
}

/** A cell's own tabs and line ends would divide the table; `_x000D_` is how a workbook writes a character that XML has not. */
const oneLine = (text: string): string =>
  text
    .replace(/_x([0-9A-F]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\s+/g, ' ')
    .trim();
