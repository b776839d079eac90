import { styleText } from 'node:util';

type Row = readonly string[];

const MAX_CELL = 46;

/** Prints the demo so that it is pleasant to read, on a terminal and in a file. */
export class Paper {
  constructor(private readonly out: NodeJS.WritableStream = process.stdout) {}

  title(text: string): void {
    this.line(`\n${styleText('bold', text)}`);
    this.line(styleText('dim', '─'.repeat(Math.max(text.length, 40))));
  }

  say(text: string): void {
    this.line(text);
  }

  question(text: string): void {
    this.line(`\n${styleText(['bold', 'cyan'], '?')} ${styleText('bold', text)}`);
  }

  call(tool: string, args: unknown): void {
    this.line(styleText('dim', `  → ${tool} ${JSON.stringify(args)}`));
  }

  good(text: string): void {
    this.line(`  ${styleText('green', '✓')} ${text}`);
  }

  bad(text: string): void {
    this.line(`  ${styleText('red', '✗')} ${text}`);
  }

  table(head: Row, rows: readonly Row[]): void {
    const cells = [head, ...rows].map((row) => row.map(shorten));
    const widths = head.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
    const text = (row: Row): string =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd();
    this.line(`    ${styleText('dim', text(cells[0]!))}`);
    for (const row of cells.slice(1)) this.line(`    ${text(row)}`);
  }

  code(text: string): void {
    this.line(text.replaceAll(/^/gm, '    '));
  }

  private line(text: string): void {
    this.out.write(`${text}\n`);
  }
}

const shorten = (text: string): string => (text.length > MAX_CELL ? `${text.slice(0, MAX_CELL - 1)}…` : text);
