import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { cutPage, window } from './list-page.ts';
import type { ListPlace } from './list-page.ts';

type Row = { id: number };

/** A list in Odoo's place, walked page by page; between two pages something may happen to it. */
function walk(
  list: Row[],
  limit: number,
  between: (list: Row[]) => Row[],
): { seen: number[]; shifted: boolean } {
  const seen: number[] = [];
  let shifted = false;
  let from: ListPlace | undefined;
  for (let rows = list, more = true; more; rows = between(rows)) {
    const within = rows.filter(({ id }) => !from || id <= from.ceiling);
    const asked = window(limit, from);
    const page = cutPage(within.slice(asked.offset, asked.offset + asked.limit), limit, from);
    seen.push(...page.kept.map(({ id }) => id as number));
    shifted ||= page.shifted;
    more = page.more;
    const ceiling = page.ceiling ?? Math.max(0, ...rows.map(({ id }) => id));
    from = { offset: page.start + page.kept.length, ceiling, last: seen.at(-1)! };
  }
  return { seen, shifted };
}

const lists = fc
  .uniqueArray(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 60 })
  .map((ids) => ids.map((id) => ({ id })));
const limits = fc.integer({ min: 1, max: 9 });

describe('the pages of a list', () => {
  it('hold each record once, in the order of the list', () => {
    fc.assert(
      fc.property(lists, limits, (list, limit) => {
        expect(walk(list, limit, (rows) => rows)).toEqual({ seen: list.map(({ id }) => id), shifted: false });
      }),
    );
  });

  it('hold each record once, wherever new ones are put in meanwhile', () => {
    fc.assert(
      fc.property(lists, limits, fc.nat(), (list, limit, at) => {
        let next = 1_000;
        const grow = (rows: Row[]): Row[] =>
          rows.length > 200 ? rows : rows.toSpliced(at % (rows.length + 1), 0, { id: (next += 1) });
        expect(walk(list, limit, grow)).toEqual({ seen: list.map(({ id }) => id), shifted: false });
      }),
    );
  });

  it('say so when one of an earlier page has gone, and lose none for a single one', () => {
    fc.assert(
      fc.property(lists, limits, (list, limit) => {
        let gone = false;
        const shrink = (rows: Row[]): Row[] => {
          if (gone) return rows;
          gone = true;
          return rows.slice(1);
        };
        const { seen, shifted } = walk(list, limit, shrink);
        expect(new Set(seen)).toEqual(new Set(list.map(({ id }) => id)));
        expect(shifted).toBe(list.length > limit);
      }),
    );
  });
});
