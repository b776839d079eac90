import { docx, paragraph, xlsx } from '../../libs/documents/spec/office.fixture.ts';
import { pdf } from '../../libs/documents/spec/pdf.fixture.ts';
import { median } from '../statistics.ts';
import { table } from '../table.ts';
import type { Stage } from './passes.ts';
import { timed } from './transfer.ts';

const ROUNDS = 9;
const LINE = 'Delivery within ten days, payment within thirty.';
const lines = (count: number): string[] => Array.from({ length: count }, (_, line) => `${line} ${LINE}`);

const FILES: Readonly<Record<string, () => Buffer>> = {
  'PDF, 3 pages': () => pdf(...[1, 2, 3].map(() => lines(40).join('\n'))),
  'DOCX, 120 paragraphs': () => docx(...lines(120).map(paragraph)),
  'XLSX, 120 rows': () =>
    xlsx({
      Sheet: lines(120)
        .map(
          (line, row) =>
            `<row r="${row + 1}"><c r="A${row + 1}" t="inlineStr"><is><t>${line}</t></is></c></row>`,
        )
        .join(''),
    }),
  'CSV, 120 rows': () => Buffer.from(lines(120).join('\n')),
};
const EXTENSIONS: Readonly<Record<string, string>> = { PDF: 'pdf', DOCX: 'docx', XLSX: 'xlsx', CSV: 'csv' };

/** How long it takes to have the text of a small file: it is read in a process that is started for it. */
export async function documents({ direct, callers, say }: Stage): Promise<string> {
  say('small documents');
  const [[protocol, caller] = []] = callers;
  const rows: string[][] = [];
  for (const [title, make] of Object.entries(FILES)) {
    const name = `small.${EXTENSIONS[title.split(',')[0]!]}`;
    const attachmentId = await direct.up(protocol!, name, make().toString('base64'));
    const took: number[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const seconds = await timed(async () => {
        const { text } = await caller!.call<{ text: string }>('aidoo_document', { attachmentId });
        if (!text.includes(LINE)) throw new Error(`${name} was not read: ${text.slice(0, 200)}`);
      });
      if (round > 0) took.push(seconds * 1000);
    }
    rows.push([title, median(took).toFixed(0), Math.max(...took).toFixed(0)]);
  }
  return table(['aidoo_document, ms', 'p50', 'longest'], rows);
}
