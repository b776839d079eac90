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
    ['hour', ['11:00 31 Oct', '12:00 01 Nov', '12:00 28 Dec']],
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

  it.each([
    // Both 00:30 and 01:30 in UTC are half past two there, and what begins an hour is the second.
    [
      'Europe/Brussels',
      ['2026-10-25 00:30:00', '2026-10-25 01:30:00'],
      '2026-10-25 01:00:00',
      '02:00 25 Oct',
    ],
    [
      'America/New_York',
      ['2026-11-01 05:10:00', '2026-11-01 06:10:00'],
      '2026-11-01 06:00:00',
      '01:00 01 Nov',
    ],
  ])('has one group for an hour that is there twice in %s', async (tz, times, from, label) => {
    const values = times.map((date_closed, index) => ({ name: `Night in ${tz} ${index}`, date_closed }));
    await call('crm.lead', 'create', [values]);
    const kwargs = { groupby: ['date_closed:hour'], aggregates: ['__count'], context: { tz } };
    const groups = await call(
      'crm.lead',
      'formatted_read_group',
      [[['name', '=like', `Night in ${tz}%`]]],
      kwargs,
    );
    expect(groups).toMatchObject([{ 'date_closed:hour': [from, label], __count: 2 }]);
  });

  it('has no hours for a date', async () => {
    const asked = group(['date_deadline:hour']);
    await expect(asked).rejects.toThrow("AttributeError: 'datetime.date' object has no attribute 'hour'");
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

describe('grouping by what records point to', () => {
  let sandbox: Sandbox;
  let call: ReturnType<typeof caller>;
  const domain = [['name', '=like', 'Pointing%']];
  let abroad: number;
  beforeAll(async () => {
    sandbox = await startSandbox({ version: '19.0' });
    call = caller(sandbox);
    const partner = (values: object): Promise<unknown> =>
      call('res.partner', 'create', [{ name: 'Pointed to', ...values }]);
    const belgian = await call('res.country', 'search', [[['code', '=', 'BE']]]);
    const [country] = belgian as number[];
    const here = await partner({ country_id: country, is_company: true });
    const archived = await partner({ country_id: country, active: false });
    abroad = (await partner({ country_id: country, company_id: 2 })) as number;
    const nowhere = await partner({ country_id: false });
    const lead = (expected_revenue: number, partner_id: unknown): object => ({
      name: `Pointing ${expected_revenue}`,
      expected_revenue,
      partner_id,
      company_id: false,
    });
    const leads = [
      lead(1, here),
      lead(10, archived),
      lead(100, abroad),
      lead(1000, nowhere),
      lead(10000, false),
    ];
    await call('crm.lead', 'create', [leads]);
  });
  afterAll(() => sandbox.close());

  const group = (groupby: string[], kwargs: object = {}): Promise<Group[]> =>
    call('crm.lead', 'formatted_read_group', [domain], {
      groupby,
      aggregates: ['expected_revenue:sum', '__count'],
      ...kwargs,
    }) as Promise<Group[]>;

  it('adds up by the end of the path, archived records on the way too, with nothing last', async () => {
    const [country] = (await call('res.country', 'search', [[['code', '=', 'BE']]])) as number[];
    expect(await group(['partner_id.country_id'])).toEqual([
      {
        'partner_id.country_id': [country, 'Belgium'],
        __extra_domain: [['partner_id', 'any', [['country_id', '=', country]]]],
        'expected_revenue:sum': 111,
        __count: 3,
      },
      {
        'partner_id.country_id': false,
        __extra_domain: [
          '|',
          ['partner_id', 'not any', []],
          ['partner_id', 'any', [['country_id', '=', false]]],
        ],
        'expected_revenue:sum': 11000,
        __count: 2,
      },
    ]);
  });

  it('goes several steps, to texts and periods', async () => {
    const texts = await group(['partner_id.country_id.code']);
    expect(texts.map((found) => [found['partner_id.country_id.code'], found['__count']])).toEqual([
      ['BE', 3],
      [false, 2],
    ]);
    const periods = await group(['partner_id.create_date:year']);
    const years = periods.map((found) => found['partner_id.create_date:year']);
    const year = new Date().getUTCFullYear();
    expect(years).toEqual([[`${year}-01-01 00:00:00`, String(year)], false]);
  });

  it('takes what is nobody’s for not true', async () => {
    const groups = await group(['partner_id.is_company']);
    expect(groups.map((found) => [found['partner_id.is_company'], found['expected_revenue:sum']])).toEqual([
      [false, 11110],
      [true, 1],
    ]);
  });

  it('takes what the user may not see for nothing', async () => {
    const groups = await group(['partner_id.country_id'], { context: { allowed_company_ids: [1] } });
    expect(groups.map((found) => found['expected_revenue:sum'])).toEqual([11, 11100]);
    const own = await group(['partner_id'], { context: { allowed_company_ids: [1] } });
    expect(own.map((found) => (found['partner_id'] as unknown[])[0])).toContain(abroad);
  });

  it('sorts records by their ids there, not by their names', async () => {
    const countries = async (model: string, spec: string): Promise<[number, string][]> => {
      const groups = (await call(model, 'formatted_read_group', [[[spec, '!=', false]]], {
        groupby: [spec],
      })) as Group[];
      return groups.map((found) => found[spec] as [number, string]);
    };
    const byName = await countries('res.partner', 'country_id');
    expect(byName).toEqual([...byName].sort(([, a], [, b]) => (a < b ? -1 : 1)));
    const byId = await countries('sale.order', 'partner_id.country_id');
    expect(byId).not.toEqual([...byId].sort(([, a], [, b]) => (a < b ? -1 : 1)));
    expect(byId).toEqual([...byId].sort(([a], [b]) => a - b));
  });

  it('sorts by a term of it', async () => {
    const groups = await group(['partner_id.country_id'], { order: 'partner_id.country_id desc' });
    expect(groups.map((found) => found['__count'])).toEqual([2, 3]);
    const asked = group(['partner_id.country_id'], { order: 'country_id desc' });
    await expect(asked).rejects.toThrow('ValueError: Invalid order');
  });

  it.each([
    ['name.length', "Only many2one path is accepted for the 'name.length' groupby spec"],
    ['partner_id.nope', "Invalid field 'nope' on model 'res.partner'"],
    ['nope.country_id', "Invalid field 'nope' on model 'crm.lead'"],
  ])('refuses %s', async (spec, words) => {
    await expect(group([spec])).rejects.toThrow(words);
  });

  it.each(['17.0', '18.0', '19.0'] as const)('is not what read_group of %s does', async (version) => {
    const older = await startSandbox({ version });
    const ask = caller(older)('crm.lead', 'read_group', [[], [], ['partner_id.country_id']], { lazy: false });
    const words = "ValueError: Property name 'country_id' has to be used on a property field.";
    await expect(ask).rejects.toThrow(words);
    await older.close();
  });
});
