import { describe, expect, it } from '@jest/globals';
import { writePdf } from './pdf.ts';

const text = (pdf: Buffer): string => pdf.toString('latin1');

describe(writePdf.name, () => {
  it('writes a file whose table leads to every object', () => {
    const pdf = text(writePdf([['Title', 'one'], ['Other']]));
    const [, start = ''] = /startxref\n(\d+)\n%%EOF\n$/.exec(pdf) ?? [];
    const table = pdf.slice(Number(start));
    const offsets = [...table.matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) => Number(offset));
    expect(table.startsWith('xref\n0 8\n')).toBe(true);
    expect(offsets.map((offset) => pdf.slice(offset, offset + 7))).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((number) => `${number} 0 obj`),
    );
  });

  it('says the length of every stream', () => {
    const pdf = text(writePdf([['Grüße', ...Array.from({ length: 100 }, (_, line) => `line ${line}`)]]));
    const streams = [...pdf.matchAll(/\/Length (\d+) >>\nstream\n([\s\S]*?)\nendstream/g)];
    expect(streams.map(([, , content = '']) => content.length)).toEqual(
      streams.map(([, length]) => Number(length)),
    );
  });

  it('begins a page when one is full, and each document on a page of its own', () => {
    const long = Array.from({ length: 100 }, (_, line) => `line ${line}`);
    const pdf = text(writePdf([['Long', ...long], ['Short']]));
    expect(/\/Count (\d+)/.exec(pdf)?.[1]).toBe('4');
    expect(pdf).toContain('(Page 3 / 3) Tj');
    expect(pdf).toContain('(line 99) Tj');
  });

  it('writes umlauts, the euro and brackets, and a question mark for what WinAnsi has no letter for', () => {
    const pdf = writePdf([['Köln (€ 5) – 東']]);
    expect(pdf.includes(Buffer.from('(K\xf6ln \\(\x80 5\\) \x96 ?) Tj', 'latin1'))).toBe(true);
  });
});
