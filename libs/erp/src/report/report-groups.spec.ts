import { describe, expect, it } from '@jest/globals';
import type { CheckedDomain, ErpModel } from '../erp-model.ts';
import { readGroups } from './report-groups.ts';
import type { GroupRequest } from './report-groups.ts';

const day = { key: 'date_order:day', field: 'date_order', type: 'datetime', granularity: 'day' };
const stage = { key: 'stage_id', field: 'stage_id', type: 'many2one' };
const sum = { key: 'amount:sum', field: 'amount', fn: 'sum', type: 'monetary' } as const;
const average = { key: 'amount:avg', field: 'amount', fn: 'avg', type: 'monetary' } as const;

/** What leaves for Odoo, and what becomes of an answer. */
async function exchange(part: Partial<GroupRequest>, answer: Record<string, unknown>[] = []) {
  const sent: { method: string; kwargs: Record<string, unknown> }[] = [];
  const model = {
    readGroups: (method: string, _domain: unknown, kwargs: Record<string, unknown>) => {
      sent.push({ method, kwargs });
      return Promise.resolve(answer);
    },
    closeRelated: (rows: unknown[]) => Promise.resolve(rows),
  } as unknown as ErpModel;
  const domain = [] as unknown as CheckedDomain;
  const whole = { groupings: [], aggregates: [], order: [], offset: 0, limit: 9 };
  const groups = await readGroups({ model, domain, major: 18, zone: 'UTC', ...whole, ...part });
  return { groups, ...sent[0]! };
}

describe(readGroups.name, () => {
  it('asks read_group for several sums of one field under names of their own, which a field does not have', async () => {
    const { method, kwargs, groups } = await exchange(
      { groupings: [stage], aggregates: [sum, average], order: [['amount:avg', 'desc']] },
      [
        {
          stage_id: [1, 'New'],
          aidoo_0: 12,
          aidoo_1: 6,
          aidoo_2: 4,
          __count: 2,
          __domain: [],
          __fold: false,
        },
      ],
    );
    expect(method).toBe('read_group');
    expect(kwargs).toEqual({
      fields: ['aidoo_0:sum(amount)', 'aidoo_1:avg(amount)', 'aidoo_2:min(id)'],
      groupby: ['stage_id'],
      lazy: false,
      offset: 0,
      limit: 9,
      orderby: 'aidoo_1 desc, stage_id asc, aidoo_2 asc',
    });
    expect(groups).toEqual([
      { stage_id: { id: 1, name: 'New' }, 'amount:sum': 12, 'amount:avg': 6, count: 2 },
    ]);
  });

  it('asks formatted_read_group from Odoo 19 on', async () => {
    const { method, kwargs, groups } = await exchange(
      { major: 19, groupings: [stage], aggregates: [sum], order: [['count', 'desc']] },
      [{ stage_id: false, 'amount:sum': false, 'id:min': 4, __count: 1, __extra_domain: [] }],
    );
    expect(method).toBe('formatted_read_group');
    expect(kwargs).toMatchObject({
      aggregates: ['amount:sum', 'id:min', '__count'],
      order: '__count desc, stage_id asc, id:min asc',
    });
    expect(groups).toEqual([{ stage_id: null, 'amount:sum': null, count: 1 }]);
  });

  // As recorded from Odoo 17 and 19, grouped in Tokyo: the day begins at 15:00 in UTC.
  it.each([
    [
      17,
      {
        'date_order:day': '19 Oct 2026',
        __range: { 'date_order:day': { from: '2026-10-18 15:00:00', to: '2026-10-19 15:00:00' } },
      },
    ],
    [19, { 'date_order:day': ['2026-10-18 15:00:00', '19 Oct 2026'] }],
  ])('names a period by its first day where the caller is (Odoo %d)', async (major, row) => {
    const { kwargs, groups } = await exchange({ major, groupings: [day], zone: 'Asia/Tokyo' }, [
      { ...row, __count: 1 },
    ]);
    expect(kwargs['context']).toEqual({ tz: 'Asia/Tokyo' });
    expect(groups).toEqual([{ 'date_order:day': { from: '2026-10-19', label: '19 Oct 2026' }, count: 1 }]);
  });

  it.each([17, 19])('reads what has no date as null (Odoo %d)', async (major) => {
    const { groups } = await exchange({ major, groupings: [day] }, [{ 'date_order:day': false, __count: 3 }]);
    expect(groups).toEqual([{ 'date_order:day': null, count: 3 }]);
  });

  it('does not say of two periods of one field the same first day, where Odoo tells only one', async () => {
    const month = { ...day, key: 'date_order:month', granularity: 'month' };
    const row = { 'date_order:day': '19 Oct 2026', 'date_order:month': 'October 2026', __count: 1 };
    const { groups } = await exchange({ major: 14, groupings: [month, day] }, [
      { ...row, __range: { date_order: { from: '2026-10-19 00:00:00' } } },
    ]);
    expect(groups[0]).toMatchObject({ 'date_order:month': { from: null, label: 'October 2026' } });
  });

  it('sorts by the number of records before Odoo 17 by counting them under a name', async () => {
    const { kwargs } = await exchange({ major: 16, groupings: [stage], order: [['count', 'desc']] });
    expect(kwargs).toMatchObject({
      fields: ['aidoo_0:min(id)', 'aidoo_1:count(id)'],
      orderby: 'aidoo_1 desc, stage_id asc, aidoo_0 asc',
    });
  });

  it('refuses before Odoo 17 what read_group leaves out without a word', async () => {
    const counted = { key: 'stage_id:count', field: 'stage_id', fn: 'count', type: 'many2one' } as const;
    await expect(exchange({ major: 16, groupings: [stage], aggregates: [counted] })).rejects.toThrow(
      'cannot answer "stage_id:count" in a report that is grouped by "stage_id"',
    );
    await expect(exchange({ major: 17, groupings: [stage], aggregates: [counted] })).resolves.toBeDefined();
  });

  it('asks for one row without sorting it', async () => {
    const { kwargs } = await exchange({ aggregates: [sum] }, [{ aidoo_0: 3, __count: 1 }]);
    expect(kwargs).toEqual({
      fields: ['aidoo_0:sum(amount)'],
      groupby: [],
      lazy: false,
      offset: 0,
      limit: 9,
    });
  });
});
