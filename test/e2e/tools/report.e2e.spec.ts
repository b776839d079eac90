import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import * as fc from 'fast-check';
import { addedUp, groupId, grouped, walkedGroups } from '../../support/added-up.ts';
import type { Records, Report, ReportedGroup } from '../../support/added-up.ts';
import { World } from '../../support/bootstrap.ts';
import type { McpCaller, ToolAnswer } from '../../support/mcp-caller.ts';

const ORDERS = 'sale.order';
const HOME = 'Europe/Brussels';
/** The company that keeps its books in EUR. */
const EUROPEAN = { companyIds: [1] };
const AMOUNTS = [
  'amount_total:sum',
  'amount_untaxed:avg',
  'amount_tax:min',
  'amount_total:max',
  'amount_total:avg',
];
const OTHERS = [
  'date_order:min',
  'date_order:max',
  'partner_id:count_distinct',
  'client_order_ref:count',
  'id:count',
];
const GROUPBY = ['state', 'user_id', 'partner_id', 'company_id', 'invoice_status', 'client_order_ref'].concat(
  ['day', 'week', 'month', 'quarter', 'year'].map((length) => `date_order:${length}`),
);
const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 10);
/** Last of all November 2026, so that every quarter and month has orders. */
const TODAY = new Date('2026-11-29T12:00:00Z');

/** Averages are rounded to cents. */
const isClose = (left: unknown, right: unknown): boolean =>
  typeof left === 'number' && typeof right === 'number' ? Math.abs(left - right) <= 0.0051 : left === right;

describe.each([
  ['14.0', 'jsonrpc'],
  ['16.0', 'xmlrpc'],
  ['17.0', 'xmlrpc'],
  ['18.0', 'jsonrpc'],
  ['19.0', 'jsonrpc'],
  ['20.0', 'auto'],
] as const)('a report from Odoo %s over %s', (version, protocol) => {
  let world: World;
  let odoo: Sandbox;
  let caller: McpCaller;
  let orders: Records;
  let major: number;

  beforeAll(async () => {
    world = await World.start();
    odoo = await world.odoo({ version, today: TODAY });
    const company = await world.company();
    await company.connect(odoo, odoo.users.admin, protocol);
    major = Number.parseInt(version);
    caller = await company.caller('owner', ['query', 'report', 'create']);
    orders = await records(ORDERS, GROUPBY.concat(AMOUNTS, OTHERS, 'currency_id'));
  });
  afterAll(() => world.stop());

  /** All records, with the fields of these keys. */
  async function records(model: string, keys: string[], more: object = {}): Promise<Records> {
    const fields = [...new Set(keys.map((key) => key.split(':')[0]!))];
    const args = { model, fields, limit: 500, ...more };
    const { structured, isError, text } = await caller.call<{ records: Records }>('aidoo_query', args);
    if (isError) throw new Error(text);
    return structured.records;
  }

  async function report(args: Record<string, unknown>): Promise<Report> {
    const { structured, isError, text } = await caller.call<Report>('aidoo_report', {
      model: ORDERS,
      ...args,
    });
    if (isError) throw new Error(text);
    return structured;
  }

  const inEurope = (): Records => orders.filter((order) => groupId([order['company_id']]) === '[1]');

  /** @throws Error saying which group or sum is not what the records say. */
  function check(
    groups: readonly ReportedGroup[],
    wanted: Map<string, Records>,
    keys: string[],
    sums: string[],
  ): void {
    const ids = groups.map((group) => groupId(keys.map((key) => group[key])));
    if (new Set(ids).size !== ids.length) throw new Error(`a group is there twice: ${ids.join(' ')}`);
    expect([...ids].sort()).toEqual([...wanted.keys()].sort());
    for (const [index, group] of groups.entries()) {
      const all = wanted.get(ids[index]!)!;
      expect(Object.keys(group).sort()).toEqual([...keys, ...sums, 'count'].sort());
      expect(group.count).toBe(all.length);
      for (const sum of sums) {
        if (!isClose(group[sum], addedUp(all, sum)))
          throw new Error(`${ids[index]} ${sum}: ${String(group[sum])}, not ${String(addedUp(all, sum))}`);
      }
    }
  }

  it('says what adding up the records says, however they are grouped', async () => {
    const keys = fc.uniqueArray(fc.constantFrom(...GROUPBY), { maxLength: 3 });
    const sums = fc.uniqueArray(fc.constantFrom(...AMOUNTS, ...OTHERS), { maxLength: 4 });
    const states = fc.subarray(['draft', 'sent', 'sale', 'cancel']);
    await fc.assert(
      fc.asyncProperty(keys, sums, states, async (groupby, drawn, some) => {
        const aggregates = drawn.filter(
          (key) => major >= 17 || !groupby.some((by) => by.split(':')[0] === key.split(':')[0]),
        );
        const domain = [['state', 'in', some]];
        const answer = await report({ domain, groupby, aggregates, limit: 500 });
        const chosen = orders.filter(({ state }) => some.includes(state as string));
        const currencies = new Set(chosen.map(({ currency_id: currency }) => groupId([currency])));
        const hasAmounts = aggregates.some((key) => AMOUNTS.includes(key));
        const isSplit = hasAmounts && currencies.size > 1;
        const by = isSplit ? [...groupby, 'currency_id'] : groupby;
        check(answer.groups, grouped(chosen, by, HOME), by, aggregates);
        expect(answer.total).toBe(answer.groups.length);
        expect(answer.currency !== undefined).toBe(hasAmounts && currencies.size === 1);
      }),
      { numRuns: RUNS },
    );
  });

  it('has others that are everything but the largest', async () => {
    const whole = ['amount_total:sum', 'amount_total:avg', 'date_order:min', 'date_order:max', 'id:count'];
    const keys = fc.uniqueArray(fc.constantFrom(...GROUPBY), { minLength: 1, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(keys, fc.integer({ min: 1, max: 12 }), async (groupby, top) => {
        const isApart = major < 17 && groupby.some((key) => key.startsWith('date_order'));
        const aggregates = isApart ? whole.filter((key) => !key.startsWith('date_order')) : whole;
        const answer = await report({ groupby, aggregates, top, totals: true, context: EUROPEAN });
        const wanted = [...grouped(inEurope(), groupby, HOME)];
        wanted.sort(
          ([, a], [, b]) => Number(addedUp(b, aggregates[0]!)) - Number(addedUp(a, aggregates[0]!)),
        );
        expect(answer.total).toBe(wanted.length);
        expect(answer.groups).toHaveLength(Math.min(top, wanted.length));
        for (const [index, group] of answer.groups.entries())
          expect(isClose(group['amount_total:sum'], addedUp(wanted[index]![1], 'amount_total:sum'))).toBe(
            true,
          );
        const shown = new Set(answer.groups.map((group) => groupId(groupby.map((key) => group[key]))));
        const rest = wanted.filter(([id]) => !shown.has(id)).flatMap(([, some]) => some);
        expect(answer.others === undefined).toBe(rest.length === 0);
        for (const key of aggregates) {
          if (answer.others)
            expect([key, isClose(answer.others[key], addedUp(rest, key))]).toEqual([key, true]);
          expect([key, isClose(answer.totals?.[key], addedUp(inEurope(), key))]).toEqual([key, true]);
        }
        const shownCount = answer.groups.reduce((sum, { count }) => sum + count, 0);
        expect(shownCount + (answer.others?.count ?? 0)).toBe(answer.totals?.count);
        expect(answer.currency).toBe('EUR');
        expect(answer.nextCursor).toBeNull();
      }),
      { numRuns: RUNS },
    );
  });

  it('tells of the period before what a report about it tells', async () => {
    const periods = [
      [
        ['2026-09-30 22:00:00', '2026-10-31 23:00:00'],
        ['2026-08-31 22:00:00', '2026-09-30 22:00:00'],
      ],
      [
        ['2026-06-30 22:00:00', '2026-09-30 22:00:00'],
        ['2026-03-31 22:00:00', '2026-06-30 22:00:00'],
      ],
      [
        ['2026-11-22 23:00:00', '2026-11-29 23:00:00'],
        ['2026-11-15 23:00:00', '2026-11-22 23:00:00'],
      ],
      [
        ['2026-10-10 12:00:00', '2026-10-20 12:00:00'],
        ['2026-09-30 12:00:00', '2026-10-10 12:00:00'],
      ],
    ] as const;
    const keys = fc.uniqueArray(fc.constantFrom('state', 'user_id', 'partner_id', 'invoice_status'), {
      maxLength: 2,
    });
    const aggregates = ['amount_total:sum', 'amount_total:avg', 'client_order_ref:count_distinct'];
    await fc.assert(
      fc.asyncProperty(keys, fc.constantFrom(...periods), async (groupby, [now, before]) => {
        const about = ([from, end]: readonly string[]) => ({
          domain: [['date_order', '>=', from], '&', ['state', '!=', 'cancel'], ['date_order', '<', end]],
          groupby,
          aggregates,
          limit: 500,
          context: EUROPEAN,
        });
        const [compared, current, earlier] = await Promise.all([
          report({ ...about(now), compare: 'date_order', totals: true }),
          report(about(now)),
          report({ ...about(before), totals: true }),
        ]);
        const idOf = (group: ReportedGroup): string => groupId(groupby.map((key) => group[key]));
        const wanted = new Map(earlier.groups.map((group) => [idOf(group), group]));
        const today = new Map(current.groups.map((group) => [idOf(group), group]));
        expect(compared.groups.map(idOf).sort()).toEqual(
          [...new Set([...wanted.keys(), ...today.keys()])].sort(),
        );
        for (const group of compared.groups) {
          const previous = group['previous'] as ReportedGroup;
          const [is, was] = [today.get(idOf(group)), wanted.get(idOf(group))];
          expect(group.count).toBe(is?.count ?? 0);
          expect(previous.count).toBe(was?.count ?? 0);
          for (const key of aggregates) {
            expect(group[key]).toBe(is?.[key] ?? null);
            expect(previous[key]).toBe(was?.[key] ?? null);
          }
        }
        expect(compared.totals?.['previous']).toEqual(earlier.totals);
      }),
      { numRuns: RUNS },
    );
  });

  it('says which periods it has compared, in days of the caller', async () => {
    const domain = [
      ['date_order', '>=', '2026-09-30 22:00:00'],
      ['date_order', '<', '2026-12-31 23:00:00'],
    ];
    const { compared, tz } = await report({ domain, compare: 'date_order', context: EUROPEAN });
    expect(tz).toBe(HOME);
    expect(compared).toEqual({
      field: 'date_order',
      from: '2026-10-01',
      before: '2027-01-01',
      previous: { from: '2026-07-01', before: '2026-10-01' },
    });
  });

  it('shows the ones that were the largest before among the others of now', async () => {
    const domain = [
      ['date_order', '>=', '2026-10-31 23:00:00'],
      ['date_order', '<', '2026-11-30 23:00:00'],
    ];
    const about = { domain, groupby: ['partner_id'], aggregates: ['amount_total:sum'], context: EUROPEAN };
    const { groups, others, totals } = await report({
      ...about,
      compare: 'date_order',
      top: 2,
      totals: true,
    });
    const all = [...groups, others!];
    const was = (group: ReportedGroup): ReportedGroup => group['previous'] as ReportedGroup;
    const before = totals!['previous'] as ReportedGroup;
    const sum = all.reduce((total, group) => total + Number(was(group)['amount_total:sum']), 0);
    expect(sum).toBeCloseTo(before['amount_total:sum'] as number, 2);
    expect(all.reduce((total, group) => total + was(group).count, 0)).toBe(before.count);
  });

  it.each([{}, { having: [['count', '>', 1]] }])(
    'is walked by cursors, each group once, with %j',
    async (more) => {
      const about = { groupby: ['partner_id', 'date_order:month'], order: 'count desc', ...more };
      const whole = await report({ ...about, limit: 500 });
      const walked = await walkedGroups(report, { ...about, limit: 7 });
      expect(whole.groups.length).toBeGreaterThan(7);
      expect(walked).toEqual(whole.groups);
    },
  );

  it('keeps what having says, also of the number of records', async () => {
    const having = [
      ['count', '>', 2],
      ['amount_total:sum', '>=', 1000],
    ];
    const about = { groupby: ['partner_id'], aggregates: ['amount_total:sum'], having, context: EUROPEAN };
    const wanted = [...grouped(inEurope(), ['partner_id'], HOME)].filter(
      ([, some]) => some.length > 2 && Number(addedUp(some, 'amount_total:sum')) >= 1000,
    );
    const { groups, total } = await report({ ...about, limit: 500 });
    check(groups, new Map(wanted), ['partner_id'], ['amount_total:sum']);
    expect(total).toBe(wanted.length);
  });

  (version === '14.0' ? it.skip : it)(
    'counts a record with several tags in each of its groups, and once in the totals',
    async () => {
      const tags = await records('res.partner.category', ['id']);
      const values = { name: 'Twice', category_id: [[6, 0, tags.slice(0, 2).map(({ id }) => id)]] };
      await caller.call('aidoo_create', { model: 'res.partner', values });
      const about = { model: 'res.partner', groupby: ['category_id'], totals: true };
      const { groups, totals, notes } = await report(about);
      const partners = await records('res.partner', ['category_id']);
      check(groups, grouped(partners, ['category_id'], HOME), ['category_id'], []);
      expect(totals).toEqual({ count: partners.length });
      expect(groups.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(partners.length);
      expect(notes).toEqual(['A record with several category_id is counted in each of its groups.']);
    },
  );

  it('never adds up euros and dollars', async () => {
    const about = { aggregates: ['amount_total:sum'], totals: true };
    const { groups, currency, notes, totals } = await report(about);
    check(groups, grouped(orders, ['currency_id'], HOME), ['currency_id'], ['amount_total:sum']);
    expect(groups).toHaveLength(2);
    expect(currency).toBeUndefined();
    const [euros, dollars] = ['EUR', 'USD'].map((name) =>
      groups.find((group) => (group['currency_id'] as { name: string }).name === name),
    );
    const sums: Record<string, unknown> = {
      EUR: euros!['amount_total:sum'],
      USD: dollars!['amount_total:sum'],
    };
    expect(totals).toEqual({ 'amount_total:sum': sums, count: orders.length });
    expect(notes).toEqual([
      'amount_total:sum is in several currencies (EUR, USD): groups are split by currency_id.',
    ]);
    const { groups: first, others } = await report({ ...about, groupby: ['partner_id'], top: 1 });
    const [shown] = first as [ReportedGroup];
    const left = others!['amount_total:sum'] as Record<string, number>;
    for (const [name, sum] of Object.entries(sums)) {
      const isShown = (shown['currency_id'] as { name: string }).name === name;
      const whole = (left[name] ?? 0) + (isShown ? Number(shown['amount_total:sum']) : 0);
      expect(whole).toBeCloseTo(Number(sum), 2);
    }
  });

  it('says which currency all amounts are in', async () => {
    const { currency, groups } = await report({
      aggregates: ['amount_total:sum'],
      context: { companyIds: [2] },
    });
    expect(currency).toBe('USD');
    expect(Object.keys(groups[0]!)).toEqual(['amount_total:sum', 'count']);
  });

  it('goes by the company where the currency is that of the company', async () => {
    const about = { model: 'crm.lead', aggregates: ['expected_revenue:sum'] };
    const both = await report(about);
    const leads = await records('crm.lead', ['company_id', 'expected_revenue']);
    const sums = both.groups.map(({ currency: _told, ...group }) => group);
    check(sums, grouped(leads, ['company_id'], HOME), ['company_id'], about.aggregates);
    const told = both.groups.map((group) => [groupId([group['company_id']]), group['currency']]);
    expect(Object.fromEntries(told)).toMatchObject({ '[1]': 'EUR', '[2]': 'USD' });
    expect(both.notes).toEqual([expect.stringContaining('groups are split by company_id')]);
    expect(await report({ ...about, context: EUROPEAN })).toMatchObject({
      currency: 'EUR',
      groups: [{ 'expected_revenue:sum': expect.any(Number) }],
    });
  });

  it.each([
    [undefined, HOME],
    ['Asia/Tokyo', 'Asia/Tokyo'],
    ['america/new_york', 'America/New_York'],
  ])('cuts days where the call says (%s), or else where the Odoo user is', async (asked, zone) => {
    const { groups, tz } = await report({
      groupby: ['date_order:day'],
      limit: 500,
      context: asked && { tz: asked },
    });
    expect(tz).toBe(zone);
    check(groups, grouped(orders, ['date_order:day'], zone), ['date_order:day'], []);
  });

  it('says what people call the selections', async () => {
    const { groups, labels } = await report({ groupby: ['state'] });
    expect(groups.map(({ state }) => state)).toContain('draft');
    expect(labels).toEqual({ state: expect.objectContaining({ draft: 'Quotation' }) });
  });

  it('is cut at a group where it would become too long, and says how to go on', async () => {
    const names = Array.from(
      { length: 300 },
      (_, index) => `${String(index).padStart(3, '0')} ${'x'.repeat(300)}`,
    );
    for (const start of [0, 100, 200]) {
      const values = names.slice(start, start + 100).map((name) => ({ name }));
      await caller.call('aidoo_create', { model: 'res.partner.category', values });
    }
    const seen: unknown[] = [];
    let cursor: string | null = null;
    let pages = 0;
    do {
      const args: Record<string, unknown> = {
        model: 'res.partner.category',
        groupby: ['name'],
        limit: 500,
        ...(cursor && { cursor }),
      };
      const { structured, text }: ToolAnswer<Report> = await caller.call<Report>('aidoo_report', args);
      expect(text.length).toBeLessThanOrEqual(60_000);
      seen.push(...structured.groups.map(({ name }) => name));
      cursor = structured.nextCursor;
      pages += 1;
    } while (cursor);
    expect(pages).toBeGreaterThan(1);
    expect(seen).toEqual(expect.arrayContaining(names));
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe('a report that cannot be made', () => {
  let world: World;
  let caller: McpCaller;

  beforeAll(async () => {
    world = await World.start();
    const company = await world.company();
    await company.connect(await world.odoo());
    caller = await company.caller('owner', ['report']);
  });
  afterAll(() => world.stop());

  it.each([
    [{ groupby: ['date_order:fortnight'] }, 'A date is grouped by hour, day, week, month, quarter, year'],
    [{ groupby: ['amount_totl'] }, 'Did you mean amount_total'],
    [{ groupby: ['order_line'] }, 'cannot group by "order_line" (type one2many'],
    [{ aggregates: ['amount_total'] }, 'Write field:function with sum, avg, min, max, count, count_distinct'],
    [{ aggregates: ['partner_id:sum'] }, '"partner_id" is no number (type many2one), so sum means nothing'],
    [{ aggregates: ['partner_id.credit_limit:sum'] }, 'goes through a relation'],
    [
      { groupby: ['state'], having: [['amount_total:sum', '>', 1]] },
      'is not among the aggregates. Use one of count.',
    ],
    [{ groupby: ['state'], order: 'name desc' }, 'Use one of state, count, with asc or desc'],
    [{ top: 3 }, 'there is only one group'],
    [{ groupby: ['state'], top: 3, cursor: 'x' }, 'a report with top has one page only'],
    [{ groupby: ['state'], cursor: 'x' }, 'does not belong to this question'],
    [
      { groupby: ['state'], compare: 'date_order' },
      'does not limit "date_order" to one period. Add its beginning',
    ],
    [{ groupby: ['date_order:day'], compare: 'date_order' }, 'have no group of "date_order:day" in common'],
    [{ compare: 'state' }, '"state" is no date'],
    [
      { groupby: ['date_order:day'], context: { tz: 'Mars/Olympus' } },
      'there is no time zone "Mars/Olympus"',
    ],
  ])('says of %j what to do instead', async (args, words) => {
    const { message, hint } = await caller.fail('aidoo_report', { model: ORDERS, ...args });
    expect(`${message} ${hint}`).toContain(words);
  });
});
