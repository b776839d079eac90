import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { deflateBomb, lyingZip, XML_BOMB } from '../spec/hostile.fixture.ts';
import { docx, docxParts, paragraph, xlsx, xlsxParts, zip, type Parts } from '../spec/office.fixture.ts';
import { CATALOGUE, FONT, pageOf, pdf, pdfOf, pdfWithTree, streamOf } from '../spec/pdf.fixture.ts';
import { failure, readBytes, readHere, readingProcesses } from '../spec/reading.ts';

const MEGABYTE = 2 ** 20;
/** Little beside what the bombs want, enough for the libraries. */
const SMALL = { maxMemoryBytes: 256 * MEGABYTE };

/** A document whose part of that name is something else. */
function withBomb(parts: Parts, bombed: string, content: Buffer, size: number): Buffer {
  return lyingZip(
    Object.entries(parts).map(([name, part]) =>
      name === bombed
        ? { name, content, size, crc: 0 }
        : {
            name,
            content: deflateRawSync(Buffer.from(part)),
            size: Buffer.byteLength(part),
            crc: crc32(Buffer.from(part)),
          },
    ),
  );
}

/** A million pages, really: six levels, each of which has the level below it ten times. */
const millionPages = (): Buffer =>
  pdfWithTree(
    '<< /Type /Pages /Kids [6 0 R] /Count 1000000 >>',
    ...Array.from({ length: 6 }, (_, level) => {
      const kid = level === 5 ? '3 0 R' : `${7 + level} 0 R`;
      return `<< /Type /Pages /Parent 2 0 R /Kids [${`${kid} `.repeat(10)}] /Count ${10 ** (6 - level)} >>`;
    }),
  );

/** A workbook whose every cell is the same text of a megabyte: a hundred gigabytes, in a hundred kilobytes. */
const endlessRows = (): Buffer =>
  xlsx({ a: '<row><c t="s"><v>0</v></c></row>'.repeat(100_000) }, [`<t>${'x '.repeat(MEGABYTE / 2)}</t>`]);

describe('a hostile document', () => {
  it('that unpacks to a gigabyte is refused', async () => {
    const bomb = deflateBomb(1_100);
    expect(bomb.length).toBeLessThan(2 * MEGABYTE);
    const honest = withBomb(docxParts(''), 'word/document.xml', bomb, 1_100 * MEGABYTE);
    expect(await failure(readBytes(honest, 'a.docx', {}, SMALL))).toMatchObject({ kind: 'too_complex' });
    const lying = withBomb(xlsxParts({ a: '' }), 'xl/worksheets/sheet1.xml', bomb, 100);
    expect(await failure(readBytes(lying, 'a.xlsx', {}, SMALL))).toMatchObject({ kind: 'damaged' });
  });

  it('whose page unpacks to a gigabyte is killed', async () => {
    const bomb = Buffer.concat([Buffer.from([0x78, 0x9c]), deflateBomb(1_100)]);
    const page = streamOf(bomb.toString('latin1'), '/Filter /FlateDecode ');
    const bytes = pdfOf([CATALOGUE, '<< /Type /Pages /Kids [4 0 R] /Count 1 >>', FONT, pageOf(5, 3), page]);
    expect(await failure(readBytes(bytes, 'a.pdf', {}, SMALL))).toMatchObject({ kind: 'too_complex' });
    expect(readingProcesses()).toEqual([]);
  });

  it('that keeps the process busy is killed when its time is over', async () => {
    const error = await failure(readBytes(endlessRows(), 'a.xlsx', {}, { timeoutMs: 10_000 }));
    expect(error).toMatchObject({ kind: 'too_complex', message: expect.stringContaining('time') });
    expect(readingProcesses()).toEqual([]);
  });

  it('that is deeper than a stack ends in an error', async () => {
    const deep = docx('<w:p>'.repeat(20_000) + '</w:p>'.repeat(20_000));
    expect(await failure(readBytes(deep, 'a.docx'))).toMatchObject({ kind: 'too_complex' });
  });

  it('that is a zip in a zip is not unpacked twice', async () => {
    const nested = zip({ 'word/document.xml': zip({ 'a.xml': 'x' }), 'a.docx': docx(paragraph('x')) });
    expect(await failure(readHere(nested, 'a.docx'))).toMatchObject({ kind: 'unsupported' });
    const inner = zip({ ...docxParts(''), 'word/document.xml': zip({ 'a.xml': 'x' }) });
    expect(await failure(readHere(inner, 'a.docx'))).toMatchObject({ kind: 'damaged' });
  });

  it('of more parts than any is made of is refused', async () => {
    const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`word/a${index}.xml`, '']));
    expect(await failure(readHere(zip({ ...docxParts(''), ...many }), 'a.docx'))).toMatchObject({
      kind: 'too_complex',
    });
  });

  it.each([
    ['a.docx', zip(docxParts(paragraph('&lol9;'), XML_BOMB))],
    ['a.xlsx', zip(xlsxParts({ a: '<row><c t="s"><v>0</v></c></row>' }, ['<t>&lol9;</t>'], XML_BOMB))],
  ])('with a billion laughs, %s, is refused before it is laughed at', async (name, bytes) => {
    expect(await failure(readHere(bytes, name))).toMatchObject({
      kind: 'unsupported',
      message: expect.stringContaining('entities'),
    });
  });

  it('that is one page and says a million answers with the one', async () => {
    const says = pdfWithTree('<< /Type /Pages /Kids [3 0 R] /Count 1000000 >>');
    expect(await readHere(says, 'a.pdf')).toMatchObject({ text: 'The only page', pages: 1 });
  });

  it('of a million pages answers for the first ones', async () => {
    const first = await readHere(millionPages(), 'a.pdf', { mostCharacters: 100 });
    expect(first).toMatchObject({ pages: 1_000_000, page: 1, lastPage: 6, isCut: false });
  });

  it('whose pages go round in a circle is damaged', async () => {
    const circle = pdfWithTree(
      '<< /Type /Pages /Kids [6 0 R] /Count 5 >>',
      '<< /Type /Pages /Kids [2 0 R] /Count 5 >>',
    );
    expect(await failure(readHere(circle, 'a.pdf'))).toMatchObject({ kind: 'damaged' });
  });

  it.each([
    ['a.pdf', pdf('one page', 'two pages').subarray(0, 300)],
    ['a.docx', docx(paragraph('x'.repeat(2_000))).subarray(0, -40)],
    ['a.xlsx', xlsx({ a: '<row><c><v>1</v></c></row>' }).subarray(0, -400)],
    ['b.xlsx', zip({ ...xlsxParts({ a: '' }), 'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row>' })],
  ])('that is cut off, %s, is damaged', async (name, bytes) => {
    expect(await failure(readHere(bytes, name))).toMatchObject({
      kind: 'damaged',
      hint: expect.any(String),
    });
  });

  it('says nothing of the inside to whoever reads its error', async () => {
    const error = await failure(readHere(docx('<w:p><unclosed>'), 'a.docx'));
    expect(error.kind).toBe('damaged');
    expect(`${error.message} ${error.hint}`).not.toMatch(/\/|node_modules|unclosed|Error:/);
  });
});
