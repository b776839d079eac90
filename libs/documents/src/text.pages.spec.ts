import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { failure } from '../spec/reading.ts';
import type { DocumentText } from './document.text.ts';
import { PAGE_CHARACTERS } from './page.counter.ts';
import { paragraphs, TextPages } from './text.pages.ts';

function pagesOf(text: string, page: number, mostCharacters: number): DocumentText {
  const pages = new TextPages({ page, mostCharacters });
  for (const paragraph of paragraphs(text)) pages.add(paragraph);
  return pages.answer('text');
}

const PARAGRAPH = `${'x'.repeat(2_997)}.\n\n`;

describe(TextPages, () => {
  it('divides at the ends of paragraphs', () => {
    expect(pagesOf(PARAGRAPH.repeat(5), 1, 8_000)).toEqual({
      text: PARAGRAPH.repeat(2),
      format: 'text',
      page: 1,
      lastPage: 1,
      pages: 3,
      isCut: false,
    });
    expect(pagesOf(PARAGRAPH.repeat(5), 3, 8_000)).toMatchObject({ text: PARAGRAPH, page: 3, lastPage: 3 });
  });

  it('answers with as many whole pages as fit', () => {
    expect(pagesOf(PARAGRAPH.repeat(5), 1, 14_999)).toMatchObject({ lastPage: 2, isCut: false });
    expect(pagesOf(PARAGRAPH.repeat(5), 1, 15_000)).toMatchObject({ lastPage: 3, isCut: false });
  });

  it('cuts a page that alone is too long, and says so', () => {
    const page = pagesOf('😀'.repeat(100), 1, 99);
    expect(page).toMatchObject({ text: '😀'.repeat(49), page: 1, lastPage: 1, isCut: true });
  });

  it('says how many pages there are when asked for one that is not there', async () => {
    const error = await failure(Promise.resolve().then(() => pagesOf(PARAGRAPH, 2, 100)));
    expect(error).toMatchObject({
      kind: 'no_such_page',
      message: expect.stringContaining('it has one page'),
    });
  });

  it('loses nothing: its pages together are the text, whatever is asked for', () => {
    const block = fc.tuple(
      fc.constantFrom('a', '😀', '\n', '\n\n', 'b\n'),
      fc.integer({ min: 1, max: 9_000 }),
    );
    fc.assert(
      fc.property(
        fc.array(block, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 50_000 }),
        (blocks, most) => {
          const text = blocks.map(([unit, times]) => unit.repeat(times)).join('') + 'end';
          const all = pagesOf(text, 1, Number.MAX_SAFE_INTEGER);
          expect(all.text).toBe(text);
          let together = '';
          for (let page = 1; page <= all.pages;) {
            const one = pagesOf(text, page, PAGE_CHARACTERS + most);
            together += one.text;
            page = one.lastPage + 1;
          }
          expect(together).toBe(text);
        },
      ),
      { numRuns: 30 },
    );
  });
});
