import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '../options.ts';
import { startSandbox } from '../sandbox.ts';
import { caller } from '../testing.ts';

type Group = Record<string, unknown>;

describe('grouping', () => {
  let sandbox: Sandbox;
  let call: ReturnType<typeof caller>;
  const domain = [['name', '=like', 'Grouped%']];
  beforeAll(async () => {
    sandbox = await startSandbox({ version: '19.0' });
    call = caller(sandbox);
    const lead = (number: number, date_closed: string, values: object): object => ({
      name: `Grouped ${number}`,
      expected_revenue: number,
      date_closed,
      user_id: 6,
      ...values,
    });
    await call('crm.lead', 'create', [
      [
        lead(1, '2026-10-31 23:30:00', { stage_id: 1, priority: '0' }),
        lead(10, '2026-11-01 12:00:00', { stage_id: 2, priority: '1' }),
        lead(100, '2026-12-28 12:00:00', { stage_id: 2, priority: '1', user_id: false }),
      ],
    ]);
  });
  afterAll(() => sandbox.close());

  const group = (groupby: string[], kwargs: object = {}): Promise<Group[]> =>
    call('crm.lead', 'read_group', [domain, ['expected_revenue'], groupby], kwargs) as Promise<Group[]>;
  const labels = async (spec: string, context = {}): Promise<unknown[]> =>
    (await group([spec], { context })).map((found) => found[spec]);

  it('adds up, in the order of the related records', async () => {
    expect(await group(['stage_id'])).toEqual([
      {
        stage_id: [1, 'New'],
        stage_id_count: 1,
        expected_revenue: 1,
        __fold: false,
        __domain: ['&', ['name', '=like', 'Grouped%'], ['stage_id', '=', 1]],
      },
      {
        stage_id: [2, 'Qualified'],
        stage_id_count: 2,
        expected_revenue: 110,
        __fold: false,
        __domain: ['&', ['name', '=like', 'Grouped%'], ['stage_id', '=', 2]],
      },
    ]);
  });

  it.each([
    ['day', ['31 Oct 2026', '01 Nov 2026', '28 Dec 2026']],
    ['week', ['W44 2026', 'W45 2026', 'W1 2027']],
    ['month', ['October 2026', 'November 2026', 'December 2026']],
    ['quarter', ['Q4 2026']],
    ['year', ['2026']],
  ])('names each %s', async (granularity, names) => {
    expect(await labels(`date_closed:${granularity}`)).toEqual(names);
  });

  it('groups by the wall clock of the time zone, in the language asked for', async () => {
    expect(await labels('date_closed:month', { tz: 'Europe/Brussels' })).toEqual([
      'November 2026',
      'December 2026',
    ]);
    expect(await labels('date_closed:month', { lang: 'fr_FR' })).toEqual([
      'octobre 2026',
      'novembre 2026',
      'décembre 2026',
    ]);
    const [first] = await group(['date_closed:month'], { context: { tz: 'Europe/Brussels' } });
    expect(first?.['__range']).toEqual({
      'date_closed:month': { from: '2026-10-31 23:00:00', to: '2026-11-30 23:00:00' },
    });
  });

  it('groups by the first term only when lazy, and by all when not', async () => {
    const [lazy] = await group(['stage_id', 'user_id']);
    expect(lazy).toMatchObject({ stage_id_count: 1, __context: { group_by: ['user_id'] } });
    const eager = await group(['stage_id', 'user_id'], { lazy: false });
    expect(eager.map((found) => [found['stage_id'], found['user_id'], found['__count']])).toEqual([
      [[1, 'New'], [6, 'Lucas Martin'], 1],
      [[2, 'Qualified'], [6, 'Lucas Martin'], 1],
      [[2, 'Qualified'], false, 1],
    ]);
  });

  it('orders by a total and cuts', async () => {
    const options = { orderby: 'expected_revenue desc', limit: 1 };
    expect(await group(['user_id'], options)).toMatchObject([{ user_id: false, expected_revenue: 100 }]);
  });

  it('knows the usual functions', async () => {
    const aggregates = ['sum', 'avg', 'min', 'max', 'count'].map((name) => `expected_revenue:${name}`);
    const kwargs = { aggregates: [...aggregates, 'priority:count_distinct', '__count'] };
    expect(await call('crm.lead', 'formatted_read_group', [domain], kwargs)).toEqual([
      {
        __extra_domain: [],
        'expected_revenue:sum': 111,
        'expected_revenue:avg': 37,
        'expected_revenue:min': 1,
        'expected_revenue:max': 100,
        'expected_revenue:count': 3,
        'priority:count_distinct': 2,
        __count: 3,
      },
    ]);
  });

  it('filters groups by their totals, from 19 on', async () => {
    const kwargs = {
      groupby: ['date_closed:month'],
      aggregates: ['expected_revenue:sum'],
      having: [['expected_revenue:sum', '>', 5]],
      order: 'expected_revenue:sum desc',
    };
    expect(await call('crm.lead', 'formatted_read_group', [domain], kwargs)).toMatchObject([
      { 'date_closed:month': ['2026-12-01 00:00:00', 'December 2026'], 'expected_revenue:sum': 100 },
      { 'date_closed:month': ['2026-11-01 00:00:00', 'November 2026'], 'expected_revenue:sum': 10 },
    ]);
  });

  it('counts a record once for each of its tags', async () => {
    await call('res.partner', 'create', [[{ name: 'Tagged', category_id: [[6, 0, [1, 2]]] }]]);
    const groups = (await call('res.partner', 'read_group', [
      [['name', '=', 'Tagged']],
      [],
      ['category_id'],
    ])) as Group[];
    expect(groups.map((found) => found['category_id_count'])).toEqual([1, 1]);
  });

  it('has open quotations of several people in several months to show', async () => {
    const open = [['state', 'in', ['draft', 'sent']]];
    const groups = (await call(
      'sale.order',
      'read_group',
      [open, ['amount_total'], ['user_id', 'date_order:month']],
      {
        lazy: false,
      },
    )) as Group[];
    const people = new Set(groups.map((found) => JSON.stringify(found['user_id'])));
    const months = new Set(groups.map((found) => found['date_order:month']));
    expect([people.size >= 3, months.size >= 4]).toEqual([true, true]);
    const orders = (await call('sale.order', 'search_read', [open, ['amount_total']])) as Group[];
    const sum = (list: Group[]): number =>
      Math.round(list.reduce((total, one) => total + Number(one['amount_total']), 0) * 100);
    expect(sum(groups)).toBe(sum(orders));
  });
});
