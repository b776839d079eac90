import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { boundedAnswer, MAX_ANSWER } from './bounded-answer.ts';
import { fitting, roomBeside } from './fitting-items.ts';

const sut = (answer: object, list?: string) => boundedAnswer(answer, { list, advice: 'Ask for less.' });
const text = (length: number): string => 'x'.repeat(length);

/** Whatever a record may hold: texts that take six times their length as JSON, lists of ids, names of any length. */
const huge = fc
  .tuple(
    fc.oneof(
      fc.constantFrom('\0', '"', '🦊', '\ud800', '\n', 'é'),
      fc.string({ minLength: 1, maxLength: 4 }),
    ),
    fc.integer({ min: 1, max: 30_000 }),
  )
  .map(([piece, times]) => piece.repeat(times));
const many = fc
  .tuple(fc.jsonValue({ maxDepth: 2 }), fc.integer({ min: 1, max: 5_000 }))
  .map(([one, count]) => Array.from({ length: count }, () => one));
const wide = fc
  .tuple(fc.constantFrom('', 'x', text(150)), fc.integer({ min: 1, max: 1_000 }))
  .map(([one, count]) => Object.fromEntries(Array.from({ length: count }, (_, id) => [`key_${id}`, one])));
const deep = fc
  .tuple(huge, fc.integer({ min: 1, max: 60 }))
  .map(([one, levels]) => Array.from({ length: levels }).reduce((inner) => [inner], one as unknown));
const value = fc.oneof(
  fc.jsonValue(),
  huge,
  many,
  wide,
  deep,
  fc.dictionary(huge, huge, { maxKeys: 3 }),
  fc.array(fc.oneof(huge, wide), { maxLength: 4 }),
);
const record = fc.dictionary(fc.stringMatching(/^[a-z_]{1,20}$/), value, { maxKeys: 6 });

describe(boundedAnswer.name, () => {
  it('takes at most 60,000 characters, whatever the records hold', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 4 }), value, (records, total) => {
        const answer = sut({ model: 'res.partner', records, total, nextCursor: null }, 'records');
        expect(JSON.stringify(answer).length).toBeLessThanOrEqual(MAX_ANSWER);
        expect(answer).toMatchObject({ model: 'res.partner', nextCursor: null });
      }),
      { numRuns: 200 },
    );
  });

  it('is what it was where it fits', () => {
    const answer = { model: 'res.partner', records: [{ id: 1, comment: text(50_000) }] };
    expect(sut(answer)).toEqual(answer);
  });

  it('shortens the longest text of a record that is too long alone, and says how long it is', () => {
    const records = [{ id: 7, name: 'Azure', ref: text(900), comment: `${text(200_000)}end` }];
    const answer = sut({ model: 'res.partner', records, nextCursor: null }, 'records');
    const [only] = answer['records'] as Record<string, string>[];
    expect(only).toMatchObject({ id: 7, name: 'Azure', ref: text(900) });
    expect(only?.['comment']).toMatch(/^x{50000,}… \[cut: 200003 characters\]$/);
    expect(answer['shortened']).toMatch(
      /^records\[0\]\.comment: the first 5\d{4} of 200003 characters\. Ask for less\.$/,
    );
  });

  it('shares the room between two texts of the same length', () => {
    const { before, after } = sut({ before: text(100_000), after: text(100_000) }) as Record<string, string>;
    expect(before?.length).toBeGreaterThan(28_000);
    expect(after).toHaveLength(before?.length ?? 0);
  });

  it('shows the first items of a list of ids, and how many there are', () => {
    const child_ids = Array.from({ length: 30_000 }, (_, index) => index + 1);
    const answer = sut({ records: [{ id: 1, child_ids }] }, 'records');
    const [only] = answer['records'] as { child_ids: number[] }[];
    const shown = only?.child_ids.length ?? 0;
    expect(only?.child_ids).toEqual(child_ids.slice(0, shown));
    expect(answer['shortened']).toContain(`child_ids: the first ${shown} of 30000 items`);
  });

  it('leaves the records whole that the tool has counted, whatever stands beside them', () => {
    const companies = Array.from({ length: 2_000 }, (_, id) => ({ id, name: text(50) }));
    fc.assert(
      fc.property(fc.array(fc.record({ note: fc.string({ maxLength: 500 }) }), { minLength: 2 }), (rows) => {
        const all = Array.from({ length: 50 }, () => rows).flat();
        const records = fitting(all, roomBeside({ companies }));
        const answer = sut({ records, companies }, 'records');
        expect(answer['records']).toEqual(records);
        expect(JSON.stringify(answer).length).toBeLessThanOrEqual(MAX_ANSWER);
      }),
      { numRuns: 30 },
    );
  });

  it('never ends in half of a character', () => {
    for (const start of ['', 'x']) {
      const { name } = sut({ name: start + '🦊'.repeat(100_000) }) as { name: string };
      expect(name.isWellFormed()).toBe(true);
    }
  });
});
