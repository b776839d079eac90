import { describe, expect, it } from '@jest/globals';
import { MOST_GROUPS, reportRows } from './report-rows.ts';
import type { RowsPlan } from './report-rows.ts';

const grouping = { key: 'id', field: 'id', type: 'integer' };
const plan: RowsPlan = {
  split: { groupings: [grouping], units: [], notes: [] },
  aggregates: [{ key: 'n:sum', field: 'n', fn: 'sum', type: 'float' }],
  order: [],
  offset: 0,
  limit: 2,
};
const rows = (count: number) =>
  Array.from({ length: count }, (_, id) => ({ id, 'n:sum': id % 3 === 0 ? null : id, count: 1 }));
const ask = (all: ReturnType<typeof rows>) => (part: { offset?: number; limit?: number }) =>
  Promise.resolve(all.slice(part.offset ?? 0, (part.offset ?? 0) + (part.limit ?? MOST_GROUPS)));
const all = <T>(groups: T[]): T[] => groups;

describe(reportRows.name, () => {
  it.each([{ top: 3 }, { having: () => true }])(
    'refuses to go through more groups than it fetches',
    async (part) => {
      await expect(reportRows({ ...plan, ...part }, ask(rows(MOST_GROUPS + 1)), all)).rejects.toThrow(
        'more than 10000 groups, too many for having, top or compare',
      );
    },
  );

  it('goes on after the groups that fit into the answer', async () => {
    const page = await reportRows(plan, ask(rows(5)), (groups) => groups.slice(0, 1));
    expect(page).toMatchObject({ groups: [{ id: 0 }], next: 1 });
    expect(page.total).toBeUndefined();
  });

  it('knows how many groups there are when it has seen the last', async () => {
    expect(await reportRows({ ...plan, offset: 4 }, ask(rows(5)), all)).toMatchObject({
      total: 5,
      next: null,
    });
  });

  it('does not take nothing for the largest', async () => {
    const { groups, others } = await reportRows({ ...plan, top: 2 }, ask(rows(5)), all);
    expect(groups.map(({ id }) => id)).toEqual([1, 2]);
    expect(others).toEqual({ groups: 3, 'n:sum': 4, count: 3 });
  });

  it('puts what does not fit into the answer into others', async () => {
    const page = await reportRows({ ...plan, top: 3 }, ask(rows(5)), (groups) => groups.slice(0, 1));
    expect(page).toMatchObject({
      groups: [{ id: 1 }],
      others: { groups: 4, count: 4 },
      next: null,
      total: 5,
    });
  });

  it('has no others when all groups are shown', async () => {
    expect((await reportRows({ ...plan, top: 9 }, ask(rows(5)), all)).others).toBeUndefined();
  });
});
