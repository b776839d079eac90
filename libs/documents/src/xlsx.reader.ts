import type { DocumentText } from './document.text.ts';
import type { ProcessAsk } from './reader.messages.ts';
import { damaged } from './document.failures.ts';
import type { OoxmlPackage } from './ooxml.package.ts';
import { mainPart, relationsOf } from './ooxml.relations.ts';
import { TextPages } from './text.pages.ts';
import { readRows } from './xlsx.rows.ts';
import { NO_BOOK, readSharedStrings, readStyles, type Book } from './xlsx.tables.ts';
import { readXml } from './xml.parts.ts';

interface Sheet {
  name: string;
  id: string;
  isHidden: boolean;
}

/**
 * The sheets of a workbook (ECMA-376, part 1, section 18), each under its name, a row a line, cells parted by tabs. Rows are
 * read one after another and only those of the pages that are asked for are kept.
 */
export async function readXlsx(office: OoxmlPackage, ask: ProcessAsk): Promise<DocumentText> {
  const main = await mainPart(office);
  if (main === undefined) throw damaged('it has no main part');
  const relations = await relationsOf(office, main);
  const { sheets, is1904 } = await readWorkbook(office, main);
  const part = (type: string): string | undefined =>
    [...relations.values()].find((relation) => relation.type === type)?.part;
  const [strings, styles] = [part('sharedStrings'), part('styles')];
  const book: Book = {
    is1904,
    strings:
      strings && office.has(strings) ? await readSharedStrings(office.stream(strings)) : NO_BOOK.strings,
    kinds: styles && office.has(styles) ? await readStyles(office.stream(styles)) : NO_BOOK.kinds,
  };
  const pages = new TextPages(ask);
  for (const [index, sheet] of sheets.entries()) {
    const relation = relations.get(sheet.id);
    if (relation?.type !== 'worksheet') continue; // a chart, or a macro
    pages.add(`${index > 0 ? '\n' : ''}# ${sheet.name}${sheet.isHidden ? ' (hidden)' : ''}\n`);
    await readRows(office.stream(relation.part), book, (row) => pages.add(row));
  }
  return pages.answer('xlsx');
}

async function readWorkbook(
  office: OoxmlPackage,
  main: string,
): Promise<{ sheets: Sheet[]; is1904: boolean }> {
  const sheets: Sheet[] = [];
  let is1904 = false;
  await readXml(office.stream(main), {
    open: (tag, attributes) => {
      if (tag === 'workbookPr') is1904 = ['1', 'true'].includes(attributes['date1904'] ?? '');
      if (tag !== 'sheet') return;
      const id = Object.entries(attributes).find(([name]) => /(^|:)id$/.test(name))?.[1] ?? '';
      const isHidden = (attributes['state'] ?? 'visible') !== 'visible';
      sheets.push({ name: attributes['name'] ?? '', id, isHidden });
    },
  });
  return { sheets, is1904 };
}
