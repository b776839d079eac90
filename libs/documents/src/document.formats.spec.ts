import { describe, expect, it } from '@jest/globals';
import { docx, paragraph, table, xlsx, zip } from '../spec/office.fixture.ts';
import { pdf } from '../spec/pdf.fixture.ts';
import { failure, readHere } from '../spec/reading.ts';
import { readDocument } from './document.formats.ts';

const ROWS = Array.from({ length: 900 }, (_, row) => `${row};Müller & Söhne;${row * 2},50`);

describe(readDocument, () => {
  it('reads a PDF page by page', async () => {
    const bytes = pdf('Angebot für Müller\nÖl (10 l)', 'Zweite Seite', 'Dritte');
    expect(await readHere(bytes, 'a.pdf')).toEqual({
      text: 'Angebot für Müller\nÖl (10 l)\n\nZweite Seite\n\nDritte',
      format: 'pdf',
      page: 1,
      lastPage: 3,
      pages: 3,
      isCut: false,
    });
    expect(await readHere(bytes, 'a.pdf', { page: 2, mostCharacters: 15 })).toMatchObject({
      text: 'Zweite Seite',
      page: 2,
      lastPage: 2,
      pages: 3,
    });
    expect(await readHere(bytes, 'a.pdf', { mostCharacters: 7 })).toMatchObject({
      text: 'Angebot',
      isCut: true,
    });
  });

  it('reads Word with its tables', async () => {
    const bytes = docx(
      paragraph('Angebot für Müller &amp; Söhne'),
      table([
        ['Artikel', 'Menge'],
        ['Öl', '10'],
      ]),
      paragraph('Grüße'),
    );
    expect(await readHere(bytes, 'a.docx')).toMatchObject({
      text: 'Angebot für Müller & Söhne\n\nArtikel   Menge\nÖl        10\n\nGrüße',
      format: 'docx',
      pages: 1,
    });
    const long = docx(
      ...Array.from({ length: 30 }, (_, index) => paragraph(`${index} ${'Wort '.repeat(200)}`)),
    );
    expect(await readHere(long, 'a.docx', { page: 2, mostCharacters: 8_000 })).toMatchObject({
      text: expect.stringMatching(/^7 Wort/),
      page: 2,
      lastPage: 2,
      pages: 5,
    });
  });

  it('reads the sheets of a workbook: days as days, formulas as what they came to', async () => {
    const sheets = {
      Übersicht: `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" s="1"><v>45292</v></c><c r="D1" s="2"><v>45292.5</v></c></row>
        <row r="2"><c r="A2" s="3"><v>0.30000000000000004</v></c><c r="B2"><f>A2*2</f><v>0.6</v></c><c r="C2" t="b"><v>1</v></c><c r="D2" t="e"><v>#DIV/0!</v></c></row>
        <row><c t="inlineStr"><is><r><t>rich </t></r><r><t>text</t></r></is></c><c s="4"><v>1.5</v></c><c t="str"><f>x</f><v>a\nb</v></c></row>`,
      Leer: '<row r="1"><c r="A1" s="1"/></row>',
      Weit: '<row r="2"><c r="B2"><v>7</v></c></row><row r="1048576"><c r="XFD1048576"><v>8</v></c></row>',
    };
    const { text, format } = await readHere(
      xlsx(sheets, ['<t>Müller</t><rPh sb="0" eb="1"><t>mi</t></rPh>']),
      'a.xlsx',
    );
    expect(format).toBe('xlsx');
    expect(text.split('\n')).toEqual([
      '# Übersicht',
      'Müller\t\t2024-01-01\t2024-01-01 12:00:00',
      '0.3\t0.6\tTRUE\t#DIV/0!',
      'rich text\t36:00:00\ta b',
      '',
      '# Leer',
      '',
      '# Weit',
      '\t7',
      '',
      '\tXFD: 8',
      '',
    ]);
  });

  it.each([
    ['UTF-8', Buffer.from(ROWS.join('\r\n'))],
    ['UTF-16', Buffer.from(`\uFEFF${ROWS.join('\n')}`, 'utf16le')],
    ['windows-1252', Buffer.from(ROWS.join('\n'), 'latin1')],
  ])('reads CSV in %s, divided at its rows', async (_, bytes) => {
    const second = await readHere(bytes, 'a.csv', { page: 2, mostCharacters: 9_000 });
    expect(second).toMatchObject({ format: 'csv', page: 2, lastPage: 2, pages: 3 });
    expect(ROWS).toEqual(expect.arrayContaining(second.text.trimEnd().split('\n')));
    const all = await readHere(bytes, 'a.csv', { mostCharacters: 100_000 });
    expect(all.text).toBe(ROWS.join('\n'));
  });

  it('reads what a web page says, and nothing else of it', async () => {
    const page =
      '<html><head><style>p{}</style><script>alert(1)</script></head><body><h1>Hallo</h1><p>Öl &amp; <a href="http://x.example">mehr</a></p></body></html>';
    expect(await readHere(Buffer.from(page), 'a.pdf')).toMatchObject({
      text: 'Hallo\n\nÖl & mehr',
      format: 'text',
    });
  });

  it('reads a text, without characters that say nothing', async () => {
    expect(await readHere(Buffer.from('a\r\nb\t\x1b[1m c'), 'a')).toMatchObject({
      text: 'a\nb\t[1m c',
      format: 'text',
    });
  });

  it.each([
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'scan.pdf', /picture/],
    ['a program', Buffer.concat([Buffer.from('MZ\x90\0'), Buffer.alloc(900)]), 'invoice.pdf', /x-msdownload/],
    ['an archive', zip({ 'a.txt': 'a' }), 'a.docx', /archive/],
    [
      'an old office file',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(900)]),
      'a.doc',
      /old office/,
    ],
    [
      'an OpenDocument',
      zip({ mimetype: 'x', 'content.xml': '<a/>', 'META-INF/manifest.xml': '<a/>' }),
      'a.odt',
      /OpenDocument/,
    ],
    ['bytes', Buffer.from([1, 0, 2, 0]), 'a.txt', /not known/],
  ])('refuses %s and says what to do', async (_, bytes, name, message) => {
    const error = await failure(readHere(bytes, name));
    expect(error).toMatchObject({
      kind: 'unsupported',
      message: expect.stringMatching(message),
      hint: expect.any(String),
    });
  });

  it('says of a document with a password that it has one', async () => {
    const office = Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(600),
      Buffer.from('EncryptedPackage', 'utf16le'),
    ]);
    expect(await failure(readHere(office, 'a.docx'))).toMatchObject({ kind: 'encrypted' });
    expect(await failure(readHere(encryptedPdf(), 'a.pdf'))).toMatchObject({ kind: 'encrypted' });
  });

  it.each([
    ['a scan', pdf('', ''), 'scan.pdf', /^The PDF has no text: it is probably a scan\.$/],
    ['an empty file', Buffer.alloc(0), 'a.txt', /empty/],
    ['a document without words', docx(paragraph('')), 'a.docx', /empty/],
  ])('says of %s that it has no text', async (_, bytes, name, message) => {
    const error = await failure(readHere(bytes, name));
    expect(error).toMatchObject({ kind: 'no_text', message: expect.stringMatching(message) });
  });

  it('says which pages of a PDF have no text, when others may have', async () => {
    const bytes = pdf('Deckblatt', '', '');
    expect(await failure(readHere(bytes, 'a.pdf', { page: 2 }))).toMatchObject({
      kind: 'no_text',
      message: 'There is no text on pages 2 to 3 of 3 of the PDF: it is probably a scan.',
    });
  });

  it.each([
    ['a.pdf', pdf('a', 'b')],
    ['a.txt', Buffer.from('a')],
  ])('says of %s which pages it has', async (name, bytes) => {
    expect(await failure(readHere(bytes, name, { page: 9 }))).toMatchObject({
      kind: 'no_such_page',
      message: expect.stringMatching(/has no page 9: it has (one page|2 pages)\./),
    });
  });
});

/** A PDF that says that it is encrypted with a password that is not the empty one (ISO 32000-1, section 7.6.3). */
function encryptedPdf(): Buffer {
  const key = '0'.repeat(64);
  const encrypt = `/Encrypt << /Filter /Standard /V 1 /R 2 /O <${key}> /U <${key}> /P -4 >> /ID [<00> <00>]`;
  return Buffer.from(pdf('secret').toString('latin1').replace('/Root', `${encrypt} /Root`), 'latin1');
}
