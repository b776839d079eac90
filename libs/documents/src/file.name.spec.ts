import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { safeFileName } from './file.name.ts';

describe(safeFileName, () => {
  it.each([
    ['Angebot Müller & Söhne (2).pdf', 'Angebot Müller & Söhne (2).pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\Rechnung.pdf', 'Rechnung.pdf'],
    ['a\0b.txt', 'ab.txt'],
    ['invoice\r\nSet-Cookie: a=b.pdf', 'invoiceSet-Cookie_ a=b.pdf'],
    ['annexe\u202Efdp.exe', 'annexefdp.exe'],
    ['a\u200Bb\uFEFF.pdf', 'ab.pdf'],
    ['"quoted"; x="y.pdf', '_quoted_; x=_y.pdf'],
    ['CON.pdf', '_CON.pdf'],
    ['nul', '_nul'],
    ['com1.tar.gz', '_com1.tar.gz'],
    ['.htaccess', 'htaccess'],
    ['report.pdf. . ', 'report.pdf'],
    ['name\uD800.pdf', 'name.pdf'],
    ['Cafe\u0301.pdf', 'Café.pdf'],
  ])('makes of %j %j', (name, safe) => {
    expect(safeFileName(name, 'file')).toBe(safe);
  });

  it.each(['', '   ', '..', '../..', '/', '\0\u202E', '.'])(
    'gives %j the name that we have for it',
    (name) => {
      expect(safeFileName(name, 'document.pdf')).toBe('document.pdf');
      expect(safeFileName(name, '')).toBe('file');
    },
  );

  it('gives a name without an ending the one that belongs to its type', () => {
    expect(safeFileName('Rechnung', 'file', 'application/pdf')).toBe('Rechnung.pdf');
    expect(safeFileName('Rechnung.2024', 'file', 'text/plain')).toBe('Rechnung.2024');
    expect(safeFileName('SO/2024/001', 'file', 'application/pdf')).toBe('001.pdf');
    expect(safeFileName('Notes', 'file', 'text/html')).toBe('Notes.html');
    expect(safeFileName('Notes', 'file', 'application/x-unknown')).toBe('Notes');
  });

  it('cuts a name of 10,000 characters and keeps its ending', () => {
    const safe = safeFileName(`${'a'.repeat(10_000)}.pdf`, 'file');
    expect(safe).toBe(`${'a'.repeat(146)}.pdf`);
    expect(Buffer.byteLength(safeFileName(`${'請'.repeat(10_000)}.pdf`, 'file'))).toBeLessThanOrEqual(240);
    expect(safeFileName(`${'😀'.repeat(10_000)}.pdf`, 'file')).toBe(`${'😀'.repeat(59)}.pdf`);
  });

  it('is safe whatever it is given, and leaves as it is what it has made', () => {
    const evil = fc.string({
      unit: fc.constantFrom(
        '..',
        '.',
        ' ',
        '/',
        '\\',
        ':',
        '\0',
        '\r\n',
        '"',
        '\u202E',
        '\uD800',
        '\uDC00',
        'a',
        'ä',
        'CON',
        '1',
        '請',
        '\u0301',
      ),
      maxLength: 400,
    });
    fc.assert(
      fc.property(fc.oneof(evil, fc.string({ unit: 'binary' })), (name) => {
        const safe = safeFileName(name, 'file');
        expect(safe).toBe(safe.toWellFormed());
        expect(safe.length).toBeGreaterThan(0);
        expect(safe.length).toBeLessThanOrEqual(150);
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(240);
        // oxlint-disable-next-line no-control-regex -- they are what must not be there
        expect(safe).not.toMatch(/[\0-\x1F\x7F-\x9F/\\:"<>|?*\u202A-\u202E\u2066-\u2069]|^[. ]|[. ]$/);
        expect(safeFileName(safe, 'file')).toBe(safe);
      }),
    );
  });
});
