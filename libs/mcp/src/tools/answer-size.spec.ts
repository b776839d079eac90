import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { fitting } from './answer-size.ts';

describe('an answer of 60,000 characters', () => {
  it('holds all rows that fit, from the first on, and is cut between two of them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ text: fc.string() })),
        fc.integer({ min: 1, max: 500 }),
        (rows, budget) => {
          const shown = fitting(rows, budget);
          expect(shown).toEqual(rows.slice(0, shown.length));
          const size = (list: object[]): number =>
            list.reduce((sum, row) => sum + JSON.stringify(row).length + 1, 0);
          if (shown.length > 1) expect(size(shown)).toBeLessThanOrEqual(budget);
          if (shown.length < rows.length)
            expect(size(rows.slice(0, shown.length + 1))).toBeGreaterThan(budget);
        },
      ),
    );
  });

  it('holds one row, however long, rather than none', () => {
    expect(fitting([{ text: 'x'.repeat(100_000) }, { text: 'y' }])).toHaveLength(1);
  });
});
