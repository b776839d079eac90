import { cellText, columnName, columnOf, type Cell } from './xlsx.cell.ts';
import type { Book } from './xlsx.tables.ts';
import { readXml } from './xml.parts.ts';

/** A wider gap than this is not drawn with tabs: the column is named instead. */
const WIDEST_GAP = 30;

/**
 * Tells each row that has something in it as a line: its cells at their columns, parted by tabs. Empty rows between two are
 * one empty line, however many they are.
 */
export async function readRows(
  part: AsyncIterable<Uint8Array>,
  book: Book,
  tell: (row: string) => void,
): Promise<void> {
  const line = new Line();
  let cell: Cell | undefined;
  let [row, lastRow, column, isValue, isReading] = [0, 0, 0, false, false];
  await readXml(part, {
    open: (tag, { r, t = 'n', s = '0' }) => {
      if (tag === 'row') [row, column] = [Number(r ?? row + 1), 0];
      else if (tag === 'v' || tag === 't') isValue = true;
      else if (tag === 'rPh') isReading = true;
      else if (tag === 'c') {
        column = r === undefined ? column + 1 : columnOf(r);
        cell = { type: t, style: Number(s), value: '' };
      }
    },
    text: (more) => {
      if (cell && isValue && !isReading) cell.value += more;
    },
    close: (tag) => {
      if (tag === 'v' || tag === 't') isValue = false;
      else if (tag === 'rPh') isReading = false;
      else if (tag === 'c' && cell) {
        line.add(column, cellText(cell, book));
        cell = undefined;
      } else if (tag === 'row' && line.text !== '') {
        tell(`${lastRow > 0 && row > lastRow + 1 ? '\n' : ''}${line.text}\n`);
        lastRow = row;
        line.clear();
      }
    },
  });
}

class Line {
  text = '';
  #column = 1;

  add(column: number, cell: string): void {
    if (cell === '') return;
    const gap = Math.max(column - this.#column, this.text === '' ? 0 : 1);
    this.text += gap > WIDEST_GAP ? `\t${columnName(column)}: ${cell}` : '\t'.repeat(gap) + cell;
    this.#column = column;
  }

  clear(): void {
    this.text = '';
    this.#column = 1;
  }
}
