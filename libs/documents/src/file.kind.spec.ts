import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { docx, paragraph, xlsx, zip } from '../spec/office.fixture.ts';
import { pdf } from '../spec/pdf.fixture.ts';
import { HEAD_BYTES, sniff } from './file.kind.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010802000000', 'hex');
const EXE = Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), Buffer.alloc(200)]);
const text = (content: string): Buffer => Buffer.from(content);

describe(sniff, () => {
  it.each([
    ['a PDF called a text', pdf('x'), 'notes.txt', 'application/pdf'],
    ['a program called a PDF', EXE, 'invoice.pdf', 'application/x-msdownload'],
    ['a picture called a PDF', PNG, 'scan.pdf', 'image/png'],
    ['a page called a PDF', text('\n <!DOCTYPE html><p>'), 'invoice.pdf', 'text/html'],
    ['a page called a text', text('<!-- x --><HTML><body>'), 'a.txt', 'text/html'],
    ['a script in a page called CSV', text('<script>alert(1)</script>'), 'a.csv', 'text/html'],
    [
      'a picture that is a page',
      text('<?xml version="1.0"?><!-- --><svg xmlns="…">'),
      'a.png',
      'image/svg+xml',
    ],
    ['XML called a text', text('<?xml version="1.0"?><a/>'), 'a.txt', 'application/xml'],
    ['XHTML', text('<?xml version="1.0"?><html xmlns="…">'), 'a.xml', 'application/xhtml+xml'],
    ['CSV', text('a;b\n1;ü'), 'a.CSV', 'text/csv'],
    ['CSV of an old Windows', Buffer.from('Müller;1', 'latin1'), 'a.csv', 'text/csv'],
    ['a text in UTF-16', Buffer.from('\uFEFFMüller', 'utf16le'), 'a.txt', 'text/plain'],
    ['a text that begins like a picture', text('BM;GIF;MZ'), 'a.csv', 'text/csv'],
    ['a page by its name', text('hello'), 'a.html', 'text/html'],
    ['a script by its name', text('alert(1)'), 'a.js', 'text/javascript'],
    [
      'Word',
      docx(paragraph('x')),
      'a',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ],
    ['Excel', xlsx({ a: '' }), 'a.zip', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['a zip', zip({ 'a.txt': 'a' }), 'a.zip', 'application/zip'],
    ['bytes', Buffer.from([1, 2, 3, 0, 0, 9]), 'a.pdf', 'application/octet-stream'],
    ['nothing', Buffer.alloc(0), 'a', 'text/plain'],
  ])('knows %s', async (_, content, name, mimetype) => {
    expect(await sniff(content.subarray(0, HEAD_BYTES), name)).toMatchObject({ mimetype });
  });

  it.each([
    ['a program', EXE, 'a.html', 'application/x-msdownload'],
    ['a picture', PNG, 'a.png', 'image/png'],
    ['bytes', Buffer.from([0, 1, 2]), 'a.bin', 'application/octet-stream'],
    ['bytes called a page', Buffer.from([0, 1, 2]), 'a.html', 'text/plain'],
    ['a page', text('<html>'), 'a.pdf', 'text/plain'],
  ])('has %s kept elsewhere as what no browser runs there either', async (_, content, name, storedAs) => {
    expect(await sniff(content, name)).toMatchObject({ storedAs });
  });

  it.each(['text/html', 'image/svg+xml', 'application/xhtml+xml', 'application/xml', 'text/javascript'])(
    'offers %s as nothing that a browser would run',
    async (mimetype) => {
      const files: Record<string, [string, string]> = {
        'text/html': ['<html>', 'a.html'],
        'image/svg+xml': ['<svg>', 'a.svg'],
        'application/xhtml+xml': ['<?xml?><html>', 'a.xhtml'],
        'application/xml': ['<?xml?><a/>', 'a.xml'],
        'text/javascript': ['x()', 'a.js'],
      };
      const [content = '', name = ''] = files[mimetype] ?? [];
      expect(await sniff(text(content), name)).toEqual({
        mimetype,
        isActive: true,
        storedAs: 'text/plain',
        servedAs: 'application/octet-stream',
        isText: true,
      });
    },
  );

  it.each([
    ['a.pdf', pdf('x'), 'application/pdf'],
    ['a.csv', text('a;b'), 'text/csv'],
    ['a.md', text('# a'), 'text/plain'],
    ['a.exe', EXE, 'application/octet-stream'],
  ])('offers %s as what it is, or as what it does no harm as', async (name, content, servedAs) => {
    expect(await sniff(content, name)).toMatchObject({ isActive: false, servedAs });
  });

  it('ends and answers for whatever a file begins with', async () => {
    const begun = [
      '%PDF-',
      'PK\x03\x04',
      '<?xml ',
      '<!--',
      '<!doctype ',
      '0&²u',
      'RIFF',
      '\x1aEß£',
      'ID3',
      'ftyp',
      '\x89PNG\r\n\x1a\n',
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...begun),
        fc.uint8Array({ maxLength: HEAD_BYTES }),
        async (begin, rest) => {
          const head = Buffer.concat([Buffer.from(begin, 'latin1'), rest]).subarray(0, HEAD_BYTES);
          expect((await sniff(head, 'a.pdf')).mimetype).toMatch(/^[a-z]+\/[\w.+-]+$/i);
        },
      ),
    );
    expect((await sniff(text('<!---->'.repeat(600)), 'a.txt')).mimetype).toBe('text/plain');
  });
});
