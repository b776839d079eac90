import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { fitting } from './fitting-items.ts';

describe('the list of an answer', () => {
  it('holds all rows that fit, from the first on, and is cut between two of them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ text: fc.string() })),
        fc.integer({ min: 1, max: 500 }),
        (rows, room) => {
          const shown = fitting(rows, room);
          expect(shown).toEqual(rows.slice(0, shown.length));
          const size = (list: object[]): number =>
            list.reduce((sum, row) => sum + JSON.stringify(row).length + 1, 0);
          if (shown.length > 1) expect(size(shown)).toBeLessThanOrEqual(room);
          if (shown.length < rows.length) expect(size(rows.slice(0, shown.length + 1))).toBeGreaterThan(room);
        },
      ),
    );
  });

  it('holds one row, however long, rather than none', () => {
    expect(fitting([{ text: 'x'.repeat(100_000) }, { text: 'y' }], 1_000)).toHaveLength(1);
  });
});
