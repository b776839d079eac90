import { tooComplex } from './document.failures.ts';
import { dateKind, type DateKind } from './xlsx.dates.ts';
import { readXml } from './xml.parts.ts';

/** What cells refer to by number. */
export interface Book {
  /** Days are counted from 1904, as old Macs did. */
  is1904: boolean;
  strings: string[];
  /** For each style of a cell: whether its number is a date or a time; undefined for a plain number. */
  kinds: (DateKind | undefined)[];
}

export const NO_BOOK: Book = { is1904: false, strings: [], kinds: [] };

/** Each string is kept once, and a small file can hold hundreds of millions: with what the process may have, this is far from its bound. */
const MOST_STRINGS = 2_000_000;

/** The texts that cells share; how Japanese ones are pronounced is left out. */
export async function readSharedStrings(part: AsyncIterable<Uint8Array>): Promise<string[]> {
  const strings: string[] = [];
  let [text, isText, isReading] = ['', false, false];
  await readXml(part, {
    open: (tag) => {
      if (tag === 'si') text = '';
      if (tag === 'rPh') isReading = true;
      if (tag === 't') isText = true;
    },
    text: (more) => {
      if (isText && !isReading) text += more;
    },
    close: (tag) => {
      if (tag === 't') isText = false;
      if (tag === 'rPh') isReading = false;
      if (tag !== 'si') return;
      if (strings.length >= MOST_STRINGS) throw tooComplex('has too many texts');
      strings.push(text);
    },
  });
  return strings;
}

/** What each style makes of a number (ECMA-376, part 1, sections 18.8.10 and 18.8.30). */
export async function readStyles(part: AsyncIterable<Uint8Array>): Promise<(DateKind | undefined)[]> {
  const formats = new Map<number, string>();
  const styles: number[] = [];
  let isInCells = false;
  await readXml(part, {
    open: (tag, { numFmtId = '0', formatCode = '' }) => {
      if (tag === 'numFmt') formats.set(Number(numFmtId), formatCode);
      if (tag === 'cellXfs') isInCells = true;
      if (tag === 'xf' && isInCells) styles.push(Number(numFmtId));
    },
    close: (tag) => {
      if (tag === 'cellXfs') isInCells = false;
    },
  });
  return styles.map((id) => dateKind(id, formats.get(id)));
}
