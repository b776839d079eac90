import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { XML_BOMB, deflateBomb, lyingZip } from '../../../libs/documents/spec/hostile.fixture.ts';
import { docx, docxParts, paragraph, xlsx, zip } from '../../../libs/documents/spec/office.fixture.ts';
import { pdf, pdfWithTree } from '../../../libs/documents/spec/pdf.fixture.ts';
import { World } from '../../support/bootstrap.ts';
import { useLink } from '../../support/file-caller.ts';
import type { Linked } from '../../support/file-caller.ts';
import type { McpCaller } from '../../support/mcp-caller.ts';

interface Read extends Linked {
  text: string;
  page: number;
  lastPage: number;
  pages: number;
  nextPage: number | null;
}

const MEGABYTE = 2 ** 20;
const LINE = 'Zeile mit Umlauten: äöü ß € 漢字\n';
const LONG = Array.from({ length: 4_000 }, (_, at) => `${at} ${LINE}`).join('');

const FORMATS = [
  ['text', 'brief.txt', Buffer.from(LINE), [LINE.trim()]],
  ['text in another encoding', 'utf16.txt', Buffer.from(`\uFEFF${LINE}`, 'utf16le'), [LINE.trim()]],
  ['CSV', 'liste.csv', Buffer.from('Name;Preis\nStuhl;12,50\n'), ['Stuhl', '12,50']],
  ['a page', 'seite.html', Buffer.from('<p>Sichtbar</p><script>nie()</script>'), ['Sichtbar']],
  ['PDF', 'angebot.pdf', pdf('Angebot Nr. 1', 'Seite zwei'), ['Angebot Nr. 1', 'Seite zwei']],
  ['Word', 'vertrag.docx', docx(paragraph('Vertrag über Möbel')), ['Vertrag über Möbel']],
  [
    'a workbook',
    'preise.xlsx',
    xlsx({ Preise: '<row><c t="s"><v>0</v></c><c><v>12.5</v></c></row>' }, ['<t>Stuhl</t>']),
    ['Preise', 'Stuhl', '12.5'],
  ],
] as const;

/** A gigabyte in the part that is read. */
const bombed = (): Buffer =>
  lyingZip(
    Object.keys(docxParts('')).map((name) => ({
      name,
      content: deflateBomb(name === 'word/document.xml' ? 1_100 : 1),
      size: name === 'word/document.xml' ? 1_100 * MEGABYTE : MEGABYTE,
      crc: 0,
    })),
  );

/** Six levels, each of which has the level below it ten times. */
const millionPages = (): Buffer =>
  pdfWithTree(
    '<< /Type /Pages /Kids [6 0 R] /Count 1000000 >>',
    ...Array.from({ length: 6 }, (_, level) => {
      const kid = level === 5 ? '3 0 R' : `${7 + level} 0 R`;
      return `<< /Type /Pages /Parent 2 0 R /Kids [${`${kid} `.repeat(10)}] /Count ${10 ** (6 - level)} >>`;
    }),
  );

const HOSTILE: readonly (readonly [string, string, Buffer])[] = [
  ['unpacks to a gigabyte', 'bombe.docx', bombed()],
  ['has entities in entities', 'lol.docx', zip(docxParts(paragraph('&lol9;'), XML_BOMB))],
  ['is its own child', 'kreis.pdf', pdfWithTree('<< /Type /Pages /Kids [2 0 R] /Count 1 >>')],
  ['is called what it is not', 'bild.pdf', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
  ['is a program', 'angebot.docx', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(4_000, 7)])],
  [
    'names a path outside of itself',
    'pfad.xlsx',
    zip({ '../../../../tmp/x': 'x', '[Content_Types].xml': '<Types/>' }),
  ],
  ['is cut in the middle', 'halb.xlsx', xlsx({ a: '<row><c><v>1</v></c></row>' }).subarray(0, 400)],
];

describe('aidoo_document', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.reachable();
  });
  afterAll(() => world.stop());

  describe.each(['14.0', '18.0', '20.0'] as const)('of Odoo %s', (version) => {
    let sandbox: Sandbox;
    let caller: McpCaller;

    beforeAll(async () => {
      const company = await world.company();
      sandbox = await world.odoo({ version });
      await company.connect(sandbox, { ...sandbox.users.admin, secret: sandbox.users.admin.apiKey });
      caller = await company.caller('owner', ['query', 'read', 'create']);
    });

    const attach = (name: string, bytes: Buffer): number =>
      sandbox.attach({ name, model: 'res.partner', id: 12, bytes });
    const read = (attachmentId: number, more: object = {}) =>
      caller.call<Read>('aidoo_document', { attachmentId, ...more });

    it.each(FORMATS)('reads %s', async (_what, name, bytes, words) => {
      const { structured, isError, text } = await read(attach(name, bytes));
      expect([isError, isError && text]).toEqual([false, false]);
      expect(structured).toMatchObject({ filename: name, size: bytes.length, page: 1, nextPage: null });
      for (const word of words) expect(structured.text).toContain(word);
      expect(structured.text).not.toContain('nie()');
    });

    it('reads a long text from page to page, all of it and each part once', async () => {
      const id = attach('lang.txt', Buffer.from(LONG));
      let [all, page, answers] = ['', 1 as number | null, 0];
      while (page !== null) {
        const { structured }: { structured: Read } = await read(id, { page });
        expect(structured.page).toBe(page);
        expect(structured.text.length).toBeLessThanOrEqual(30_000);
        all += structured.text;
        ({ nextPage: page } = structured);
        answers += 1;
      }
      expect(answers).toBeGreaterThan(3);
      expect(all.replaceAll(/\s+/g, ' ').trim()).toBe(LONG.replaceAll(/\s+/g, ' ').trim());
    });

    it('answers the pages from the one that is asked for, and says when there are not so many', async () => {
      const id = attach('seiten.pdf', pdf('Erste', 'Zweite', 'Dritte'));
      const { structured } = await read(id, { page: 2 });
      expect(structured).toMatchObject({ page: 2, lastPage: 3, pages: 3, nextPage: null });
      expect([structured.text.includes('Erste'), structured.text.includes('Dritte')]).toEqual([false, true]);
      const failure = await caller.fail('aidoo_document', { attachmentId: id, page: 4 });
      expect(failure).toMatchObject({ code: 'invalid_argument', message: expect.stringContaining('3') });
    });

    it('answers a link instead where that is asked for, and the file by it, byte for byte', async () => {
      const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, at) => (at * 7) % 256));
      const { structured } = await read(attach('daten.bin', bytes), { link: true });
      expect(structured).toMatchObject({ filename: 'daten.bin', size: bytes.length });
      expect(structured).not.toHaveProperty('text');
      expect((await useLink(structured.uri)).bytes.equals(bytes)).toBe(true);
    });

    it('says of an empty file that it is empty', async () => {
      const failure = await caller.fail('aidoo_document', {
        attachmentId: attach('leer.txt', Buffer.alloc(0)),
      });
      expect(failure).toMatchObject({
        code: 'invalid_argument',
        message: expect.stringMatching(/empty|no text/),
      });
    });

    it('does not follow what is only a link', async () => {
      const id = attach('link.txt', Buffer.from('x'));
      const row = {
        id,
        name: 'link',
        type: 'url',
        url: `${world.url}/health/live`,
        mimetype: false,
        file_size: 0,
        res_model: 'res.partner',
        res_id: 12,
        res_field: false,
      };
      sandbox.fail({ result: [row] }, { model: 'ir.attachment', method: 'read' });
      const failure = await caller.fail('aidoo_document', { attachmentId: id });
      expect(failure).toMatchObject({ code: 'invalid_argument', message: expect.stringContaining(row.url) });
    });

    it('says of a file that there is not that it is missing', async () => {
      const failure = await caller.fail('aidoo_document', { attachmentId: 999_999 });
      expect(failure.code).toBe('missing_record');
    });
  });

  it.each(HOSTILE)('ends in a clear error for a file that %s, and goes on', async (_what, name, bytes) => {
    const [company, sandbox] = [await world.company(), await world.odoo({ version: '18.0' })];
    await company.connect(sandbox);
    const caller = await company.caller('owner', ['read']);
    const [bad, good] = [bytes, Buffer.from('gut')].map((each, at) =>
      sandbox.attach({ name: at === 0 ? name : 'gut.txt', model: 'res.partner', id: 12, bytes: each }),
    );
    const failure = await caller.fail('aidoo_document', { attachmentId: bad });
    expect([failure.code, failure.message]).toEqual([
      'invalid_argument',
      expect.stringMatching(/document|file/),
    ]);
    const next = await caller.call<Read>('aidoo_document', { attachmentId: good });
    expect(next.structured.text).toContain('gut');
  });

  it('reads a PDF of a million pages as far as it is asked for, and ends also far behind', async () => {
    const [company, sandbox] = [await world.company(), await world.odoo({ version: '18.0' })];
    await company.connect(sandbox);
    const caller = await company.caller('owner', ['read']);
    const place = { model: 'res.partner', id: 12 };
    const id = sandbox.attach({ name: 'million.pdf', ...place, bytes: millionPages() });
    const { structured } = await caller.call<Read>('aidoo_document', { attachmentId: id });
    expect(structured).toMatchObject({ page: 1, pages: 1_000_000, nextPage: expect.any(Number) });
    const far = await caller.call('aidoo_document', { attachmentId: id, page: 1_000_001 });
    expect(far.isError).toBe(true);
  });
});
