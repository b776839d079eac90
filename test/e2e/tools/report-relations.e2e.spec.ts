import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { addedUp, groupId, grouped, walkedGroups } from '../../support/added-up.ts';
import type { Records, Report, ReportedGroup } from '../../support/added-up.ts';
import { World } from '../../support/bootstrap.ts';
import type { McpCaller } from '../../support/mcp-caller.ts';

type Row = Record<string, unknown>;

const HOME = 'Europe/Brussels';
const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 10);
const TODAY = new Date('2026-11-29T12:00:00Z');
/** Whose books are in one currency. */
const ONE = { companyIds: [1] };

const ORDER_PATHS = [
  'partner_id.country_id',
  'partner_id.country_id.code',
  'partner_id.is_company',
  'partner_id.city',
  'partner_id.parent_id',
  'partner_id.parent_id.is_company',
  'partner_id.user_id.name',
  'partner_id.create_date:month',
  'currency_id.name',
  'company_id.country_id',
];
const OWN = ['state', 'user_id', 'partner_id', 'date_order:quarter'];
const SUMS = ['amount_total:sum', 'amount_total:avg', 'amount_untaxed:max', 'id:count'];

describe.each([
  ['19.0', 'xmlrpc'],
  ['19.0', 'jsonrpc'],
  ['19.0', 'auto'],
  ['20.0', 'auto'],
] as const)('a report that groups through relations, from Odoo %s over %s', (version, protocol) => {
  let world: World;
  let caller: McpCaller;
  let orders: Records;
  let leads: Records;

  beforeAll(async () => {
    world = await World.start();
    const odoo = await world.odoo({ version, today: TODAY });
    const company = await world.company();
    await company.connect(odoo, odoo.users.admin, protocol);
    caller = await company.caller('owner', ['query', 'report', 'write']);
    // An archived contact is one on the way all the same.
    const [first] = await records('sale.order', ['partner_id']);
    const ids = [(first!['partner_id'] as { id: number }).id];
    const values = { active: false };
    const { isError, text } = await caller.call('aidoo_write', { model: 'res.partner', ids, values });
    if (isError) throw new Error(text);
    const partners = await byId('res.partner', [
      'country_id',
      'is_company',
      'city',
      'parent_id',
      'user_id',
      'create_date',
      'category_id',
    ]);
    expect(partners.get(ids[0]!)).toBeDefined();
    const countries = await byId('res.country', ['code']);
    const users = await byId('res.users', ['name']);
    const currencies = await byId('res.currency', ['name']);
    const companies = await byId('res.company', ['country_id']);
    const at = (rows: Map<number, Row>, link: unknown): Row | undefined =>
      rows.get((link as { id: number } | null)?.id ?? 0);
    const joined = (row: Row): Row => {
      const partner = at(partners, row['partner_id']);
      return {
        ...row,
        'partner_id.country_id': partner?.['country_id'] ?? null,
        'partner_id.country_id.code': at(countries, partner?.['country_id'])?.['code'] ?? null,
        // Odoo takes what is nobody's for not true.
        'partner_id.is_company': partner?.['is_company'] ?? false,
        'partner_id.city': partner?.['city'] ?? null,
        'partner_id.parent_id': partner?.['parent_id'] ?? null,
        'partner_id.parent_id.is_company': at(partners, partner?.['parent_id'])?.['is_company'] ?? false,
        'partner_id.user_id.name': at(users, partner?.['user_id'])?.['name'] ?? null,
        'partner_id.create_date': partner?.['create_date'] ?? null,
        'partner_id.category_id': partner?.['category_id'] ?? [],
        'currency_id.name': at(currencies, row['currency_id'])?.['name'] ?? null,
        'company_id.country_id': at(companies, row['company_id'])?.['country_id'] ?? null,
      };
    };
    const names = ['state', 'user_id', 'partner_id', 'date_order', 'currency_id', 'company_id'];
    orders = (await records('sale.order', [...names, 'amount_total', 'amount_untaxed'])).map(joined);
    leads = (await records('crm.lead', ['partner_id', 'company_id', 'expected_revenue'])).map(joined);
  });
  afterAll(() => world.stop());

  async function records(model: string, fields: string[], domain: unknown[] = []): Promise<Records> {
    const args = { model, fields, domain, limit: 500 };
    const { structured, isError, text } = await caller.call<{ records: Row[]; nextCursor: string | null }>(
      'aidoo_query',
      args,
    );
    if (isError || structured.nextCursor) throw new Error(text);
    return structured.records;
  }

  /** Archived ones, too. */
  async function byId(model: string, fields: string[]): Promise<Map<number, Row>> {
    const domain = model === 'res.country' ? [] : [['active', 'in', [true, false]]];
    const rows = await records(model, fields, domain);
    return new Map(rows.map((row) => [row['id'] as number, row]));
  }

  async function report(args: Row): Promise<Report> {
    const { structured, isError, text } = await caller.call<Report>('aidoo_report', {
      model: 'sale.order',
      limit: 500,
      ...args,
    });
    if (isError) throw new Error(text);
    return structured;
  }

  const inEurope = (rows: Records): Records =>
    rows.filter((row) => (row['company_id'] as { id: number } | null)?.id === 1);

  const idOf = (group: ReportedGroup, keys: string[]): string => groupId(keys.map((key) => group[key]));

  function check(groups: ReportedGroup[], rows: Records, keys: string[], sums: string[]): void {
    const wanted = grouped(rows, keys, HOME);
    expect(groups.map((group) => idOf(group, keys)).sort()).toEqual([...wanted.keys()].sort());
    for (const group of groups) {
      const all = wanted.get(idOf(group, keys))!;
      const shown = { count: group.count, ...Object.fromEntries(sums.map((sum) => [sum, group[sum]])) };
      const own = sums.map((sum) => [sum, addedUp(all, sum)] as const);
      // An average is rounded to cents.
      const close = own.map(([sum, value]) => [
        sum,
        value === null ? null : expect.closeTo(Number(value), sum.endsWith(':avg') ? 1 : 2),
      ]);
      expect([idOf(group, keys), shown]).toEqual([
        idOf(group, keys),
        { count: all.length, ...Object.fromEntries(close) },
      ]);
    }
  }

  it('says what adding up the records says, however many steps it takes', async () => {
    const keys = fc
      .tuple(
        fc.subarray(ORDER_PATHS, { minLength: 1, maxLength: 2 }),
        fc.subarray(OWN, { maxLength: 1 }),
        fc.boolean(),
      )
      .map(([paths, own, isLast]) => (isLast ? [...own, ...paths] : [...paths, ...own]));
    await fc.assert(
      fc.asyncProperty(keys, fc.subarray(SUMS), async (groupby, aggregates) => {
        const { groups, total } = await report({ groupby, aggregates });
        // In euros and dollars.
        const isSplit = aggregates.some((key) => key.startsWith('amount'));
        check(groups, orders, isSplit ? [...groupby, 'currency_id'] : groupby, aggregates);
        expect(total).toBe(groups.length);
      }),
      { numRuns: RUNS },
    );
  });

  it('has a group for records that point to nothing', async () => {
    const without = leads.filter(({ partner_id: partner }) => partner === null);
    expect(without.length).toBeGreaterThan(0);
    for (const path of ['partner_id.country_id', 'partner_id.is_company', 'partner_id.create_date:year']) {
      const about = {
        model: 'crm.lead',
        groupby: [path],
        aggregates: ['expected_revenue:sum'],
        context: ONE,
      };
      const { groups } = await report(about);
      check(groups, inEurope(leads), [path], about.aggregates);
    }
  });

  it('counts a record in each group of several tags at the end, and says so', async () => {
    const about = { groupby: ['partner_id.category_id'], totals: true, context: ONE };
    const { groups, notes, totals } = await report(about);
    check(groups, inEurope(orders), about.groupby, []);
    expect(totals).toEqual({ count: inEurope(orders).length });
    expect(notes).toEqual([expect.stringContaining('counted in each of its groups')]);
  });

  it('has others that are everything but the largest', async () => {
    const [path, sum] = ['partner_id.country_id', 'amount_total:sum'];
    const args = { groupby: [path], aggregates: [sum], top: 2, totals: true, context: ONE };
    const { groups, others, totals } = await report(args);
    const wanted = [...grouped(inEurope(orders), [path], HOME).values()]
      .map((some) => Number(addedUp(some, sum)))
      .sort((a, b) => b - a);
    expect(wanted.length).toBeGreaterThan(2);
    expect(groups.map((group) => group[sum])).toEqual(
      wanted.slice(0, 2).map((one) => expect.closeTo(one, 2)),
    );
    const rest = wanted.slice(2).reduce((all, one) => all + one, 0);
    expect(others).toMatchObject({ groups: wanted.length - 2, [sum]: expect.closeTo(rest, 2) });
    expect(totals?.[sum]).toBeCloseTo(Number(addedUp(inEurope(orders), sum)), 2);
  });

  it('keeps what having says, is sorted by the path, and is walked by cursors', async () => {
    const path = 'partner_id.country_id.code';
    const about = { groupby: [path], having: [['count', '>', 1]], order: `${path} desc`, context: ONE };
    const wanted = [...grouped(inEurope(orders), [path], HOME)].filter(([, some]) => some.length > 1);
    const codes = wanted.map(([, [some]]) => some![path] as string | null);
    // Nothing comes first downwards, as in Odoo.
    const sorted = [...codes].sort((a, b) => (a === null ? -1 : b === null ? 1 : a < b ? 1 : -1));
    const { groups } = await report(about);
    expect(groups.map((group) => group[path])).toEqual(sorted);
    const walked = await walkedGroups(report, { ...about, limit: 1 });
    expect(walked).toEqual(groups);
  });

  it('tells of the period before what a report about it tells', async () => {
    const about = (from: string, before: string): Row => ({
      domain: [
        ['date_order', '>=', from],
        ['date_order', '<', before],
      ],
      groupby: ['partner_id.country_id'],
      aggregates: ['amount_total:sum'],
      context: ONE,
    });
    const [now, before] = [
      ['2026-06-30 22:00:00', '2026-09-30 22:00:00'],
      ['2026-03-31 22:00:00', '2026-06-30 22:00:00'],
    ] as const;
    const { groups } = await report({ ...about(...now), compare: 'date_order' });
    const lies = ({ date_order: date }: Row, [from, end]: readonly [string, string]): boolean =>
      String(date) >= from && String(date) < end;
    const rows = (period: readonly [string, string]): Map<string, Records> =>
      grouped(
        inEurope(orders).filter((row) => lies(row, period)),
        ['partner_id.country_id'],
        HOME,
      );
    const [is, was] = [rows(now), rows(before)];
    const ids = groups.map((group) => idOf(group, ['partner_id.country_id']));
    expect([...ids].sort()).toEqual([...new Set([...is.keys(), ...was.keys()])].sort());
    for (const [index, group] of groups.entries()) {
      const previous = group['previous'] as ReportedGroup;
      expect(group.count).toBe(is.get(ids[index]!)?.length ?? 0);
      expect(previous.count).toBe(was.get(ids[index]!)?.length ?? 0);
      expect(Number(previous['amount_total:sum'])).toBeCloseTo(
        Number(addedUp(was.get(ids[index]!) ?? [], 'amount_total:sum')),
        2,
      );
    }
  });

  it.each([
    ['order_line.product_id', 'goes on after "order_line", which is no many2one'],
    ['partner_id.child_ids', 'cannot group by "partner_id.child_ids" (type one2many)'],
    ['partner_id.country_id.id', 'Group by "partner_id.country_id"'],
    ['partner_id.contry_id', 'Did you mean country_id'],
    ['partner_id.country_id:month', 'is no date'],
  ])('refuses %s', async (path, words) => {
    const { code, message, hint } = await caller.fail('aidoo_report', {
      model: 'sale.order',
      groupby: [path],
    });
    expect(code).toMatch(/^(invalid_argument|unknown_field)$/);
    expect(`${message} ${hint}`).toContain(words);
  });
});
