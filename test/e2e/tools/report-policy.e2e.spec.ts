import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addedUp, groupId, grouped, walkedGroups } from '../../support/added-up.ts';
import type { Records, Report, ReportedGroup } from '../../support/added-up.ts';
import { World } from '../../support/bootstrap.ts';
import type { McpCaller } from '../../support/mcp-caller.ts';
import type { TestCompany } from '../../support/test-company.ts';

type Args = Record<string, unknown>;

const READING = ['query', 'read', 'report'] as const;
const HOME = 'Europe/Brussels';
const TODAY = new Date('2026-11-29T12:00:00Z');
const ORDERS = 'sale.order';
const SUM = 'amount_total:sum';
const AVERAGE = 'amount_untaxed:avg';
/** Whose books are in euros. */
const ONE = { companyIds: [1] };

/** In each of these somebody could learn a value of the field; all of them are what a report takes. */
const usesOf = (field: string): [use: string, args: Args][] => [
  ['a group', { groupby: [field] }],
  ['a group beside another', { groupby: ['create_date:year', field] }],
  ['a number of values', { aggregates: [`${field}:count`] }],
  [
    'a number of different values',
    { groupby: ['create_date:month'], aggregates: [`${field}:count_distinct`] },
  ],
  ['an order of groups', { groupby: [field], order: `${field} desc` }],
  ['what having looks at', { aggregates: [`${field}:count`], having: [[`${field}:count`, '>', 1]] }],
  ['what the largest are found by', { groupby: ['id'], aggregates: [`${field}:count`], top: 1 }],
  ['a condition', { domain: [[field, '!=', false]] }],
];
const usesOfNumber = (field: string): [use: string, args: Args][] =>
  ['sum', 'avg', 'min', 'max'].map((fn): [string, Args] => [
    `its ${fn}`,
    { groupby: ['create_date:month'], aggregates: [`${field}:${fn}`], totals: true },
  ]);
const usesOfDate = (field: string): [use: string, args: Args][] => {
  const domain = [
    [field, '>=', '2026-10-01'],
    [field, '<', '2026-11-01'],
  ];
  return [
    ['a month', { groupby: [`${field}:month`] }],
    ['an hour', { groupby: [`${field}:hour`] }],
    ['a first and a last', { aggregates: [`${field}:min`, `${field}:max`] }],
    ['a period', { domain }],
    ['a period that is compared', { domain, compare: field }],
    ['what is compared alone', { compare: field }],
  ];
};

/** The model, the rule of which model closes the field, and how the field can be used. */
const CLOSED: [model: string, field: string, by: [model: string, field: string], uses: [string, Args][]][] = [
  [ORDERS, 'client_order_ref', [ORDERS, 'client_order_ref'], usesOf('client_order_ref')],
  [ORDERS, 'amount_untaxed', [ORDERS, 'amount_untaxed'], usesOfNumber('amount_untaxed')],
  [ORDERS, 'date_order', [ORDERS, 'date_order'], usesOfDate('date_order')],
  [ORDERS, 'partner_id', [ORDERS, 'partner_id'], usesOf('partner_id')],
  // What repeats it, or is worked out from it.
  ['res.users', 'email', ['res.partner', 'email'], usesOf('email')],
  ['product.product', 'lst_price', ['product.template', 'list_price'], usesOf('lst_price')],
  ['product.product', 'lst_price', ['product.template', 'list_price'], usesOfNumber('lst_price')],
  ['sale.order.line', 'order_partner_id', [ORDERS, 'partner_id'], usesOf('order_partner_id')],
];
/** By path: where a version of Odoo has no such groups, the refusal must not say more either. */
const PATHS: [model: string, path: string, by: [model: string, field: string]][] = [
  [ORDERS, 'partner_id.email', ['res.partner', 'email']],
  [ORDERS, 'partner_id.parent_id.email', ['res.partner', 'email']],
  [ORDERS, 'partner_id.create_date:month', ['res.partner', 'create_date']],
  [ORDERS, 'user_id.email', ['res.partner', 'email']],
  [ORDERS, 'partner_id.country_id', ['res.partner', 'country_id']],
  [ORDERS, 'partner_id.country_id.code', ['res.partner', 'country_id']],
  [ORDERS, 'partner_id.city', [ORDERS, 'partner_id']],
  ['sale.order.line', 'order_id.client_order_ref', [ORDERS, 'client_order_ref']],
];

describe.each([
  ['17.0', 'jsonrpc'],
  ['19.0', 'auto'],
] as const)('a report from Odoo %s under a policy', (version, protocol) => {
  let world: World;
  let company: TestCompany;
  /** Of the owner, whom no rule binds. */
  let open: McpCaller;
  let bound: McpCaller;
  let orders: Records;
  const hasPaths = version === '19.0';

  const bind = (member: object, everybody: object = {}): Promise<void> =>
    company.setDataPolicy({ company: everybody, roles: { member } });

  beforeAll(async () => {
    world = await World.start();
    const odoo = await world.odoo({ version, today: TODAY });
    company = await world.company();
    await company.connect(odoo, odoo.users.admin, protocol);
    await company.as('owner').send('PATCH', company.path('/policy'), { memberCeiling: READING });
    open = await company.caller('owner', READING);
    bound = await company.caller('member', READING);
    const fields = 'state,user_id,partner_id,date_order,currency_id,company_id,amount_total,amount_untaxed';
    orders = await records(ORDERS, fields.split(','));
  });
  afterAll(() => world.stop());

  async function records(model: string, fields: string[], domain: unknown[] = []): Promise<Records> {
    const args = { model, fields, domain, limit: 500 };
    const { structured, isError, text } = await open.call<{ records: Records }>('aidoo_query', args);
    if (isError) throw new Error(text);
    return structured.records;
  }

  async function report(args: Args, by = bound): Promise<Report> {
    const { structured, isError, text } = await by.call<Report>('aidoo_report', {
      model: ORDERS,
      limit: 500,
      ...args,
    });
    if (isError) throw new Error(text);
    return structured;
  }

  const ofCompany = (rows: Records, which: number): Records =>
    rows.filter(({ company_id: own }) => (own as { id: number }).id === which);

  const refusal = async (args: Args): Promise<string> =>
    (await bound.fail('aidoo_report', { model: ORDERS, ...args })).code;

  describe.each(CLOSED)('%s.%s, which is closed by %j,', (model, _field, [closed, name], uses) => {
    it.each(uses)('when hidden, is not taken as %s', async (_use, args) => {
      await bind({ models: [{ model: closed, hidden: [name] }] });
      expect(await refusal({ model, ...args })).toBe('unknown_field');
    });

    it.each(uses)('when masked, is not taken as %s', async (_use, args) => {
      await bind({ models: [{ model: closed, masked: [name] }] });
      expect(await refusal({ model, ...args })).toBe('not_allowed');
    });
  });

  it('takes all of these from whom no rule binds', async () => {
    await bind({ models: [{ model: ORDERS, hidden: ['client_order_ref'] }] });
    const refused: unknown[] = [];
    for (const [model, , , uses] of CLOSED)
      for (const [use, args] of uses) {
        const { text, isError } = await open.call('aidoo_report', { model, ...args });
        // Odoo has no period to compare with where the domain has none; nor a column to add up where it repeats a price.
        if (isError && !/does not limit|does not store/.test(text)) refused.push([model, use, text]);
      }
    for (const [model, path] of hasPaths ? PATHS : []) {
      const { text, isError } = await open.call('aidoo_report', { model, groupby: [path] });
      if (isError) refused.push([model, path, text]);
    }
    expect(refused).toEqual([]);
  });

  it.each(PATHS)('groups %s by no %s where %j is closed', async (model, path, [closed, name]) => {
    for (const [rules, code] of [
      [{ hidden: [name] }, 'unknown_field'],
      [{ masked: [name] }, 'not_allowed'],
    ] as const) {
      await bind({ models: [{ model: closed, ...rules }] });
      expect([path, await refusal({ model, groupby: [path] })]).toEqual([path, code]);
      expect([path, await refusal({ model, groupby: ['state', path] })]).toEqual([path, code]);
    }
  });

  it('does not say what a hidden field is called to somebody who nearly knows', async () => {
    await bind({ models: [{ model: ORDERS, hidden: ['client_order_ref'] }] });
    for (const args of [{ groupby: ['client_order_re'] }, { aggregates: ['client_order_re:count'] }]) {
      const failed = await bound.fail('aidoo_report', { model: ORDERS, ...args });
      expect(JSON.stringify(failed)).not.toContain('client_order_ref');
      const { text } = await open.call('aidoo_report', { model: ORDERS, ...args });
      expect(text).toContain('client_order_ref');
    }
  });

  describe('that closes what records point to', () => {
    const PARTNER = { model: 'res.partner' };
    const domain = [['country_id.code', '=', 'BE']];
    const belgians = async (): Promise<Set<unknown>> =>
      new Set((await records('res.partner', ['name'], domain)).map(({ id }) => id));

    it.each<[string, object]>([
      ['its name is hidden', { models: [{ ...PARTNER, hidden: ['name'] }] }],
      ['its name is masked', { models: [{ ...PARTNER, masked: ['name'] }] }],
      ['the model is denied', { deny: ['res.partner'] }],
    ])('shows neither names nor their order where %s', async (_how, rules) => {
      await bind(rules);
      const { groups } = await report({ groupby: ['partner_id'] });
      expect(new Set(groups.map(({ partner_id: partner }) => (partner as { name: string }).name))).toEqual(
        new Set(['[hidden]']),
      );
      // In the order of what may be seen: each by its first order.
      const first = groups.map(({ partner_id: partner }) => {
        const own = orders.filter((order) => groupId([order['partner_id']]) === groupId([partner]));
        return Math.min(...own.map(({ id }) => id as number));
      });
      expect(first).toEqual([...first].sort((a, b) => a - b));
      for (const order of ['partner_id', 'partner_id desc', 'count desc, partner_id'])
        expect(await refusal({ groupby: ['partner_id'], order })).toBe('invalid_argument');
      const byName = (await report({ groupby: ['partner_id'] }, open)).groups;
      expect(groups.map((group) => groupId([group['partner_id']]))).not.toEqual(
        byName.map((group) => groupId([group['partner_id']])),
      );
    });

    it('is grouped by none of its fields where the model is denied, or open in part', async () => {
      for (const rules of [{ deny: ['res.partner'] }, { models: [{ ...PARTNER, domain }] }]) {
        await bind(rules);
        for (const path of ['partner_id.is_company', 'partner_id.country_id', 'partner_id.create_date:year'])
          expect([path, await refusal({ groupby: [path] })]).toEqual([path, 'not_allowed']);
      }
    });

    it('shows the names of those only that a row rule leaves, and counts all that point to them', async () => {
      await bind({ models: [{ ...PARTNER, domain }] });
      const seen = await belgians();
      const { groups } = await report({ groupby: ['partner_id'] });
      expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(orders.length);
      for (const { partner_id: partner } of groups as unknown as {
        partner_id: { id: number; name: string };
      }[])
        expect([partner.id, partner.name === '[hidden]']).toEqual([partner.id, !seen.has(partner.id)]);
    });

    it('looks through it at those only that a row rule leaves, behind a negation, too', async () => {
      await bind({ models: [{ ...PARTNER, domain }] });
      const seen = await belgians();
      const ofThem = orders.filter(({ partner_id: partner }) => seen.has((partner as { id: number }).id));
      expect(ofThem.length).toBeLessThan(orders.length);
      const term = ['partner_id.create_date', '>', '2000-01-01'];
      expect((await report({ domain: [term] })).groups[0]?.count).toBe(ofThem.length);
      expect((await report({ domain: ['!', term] })).groups).toMatchObject([{ count: 0 }]);
      const { totals } = await report({ domain: [term], groupby: ['state'], totals: true });
      expect(totals?.count).toBe(ofThem.length);
    });
  });

  describe('with a row rule', () => {
    const isState = ({ state }: Args, ...some: string[]): boolean => some.includes(state as string);
    const ofUser = ({ user_id: user }: Args): boolean => (user as { id: number } | null)?.id === 6;
    const since = ({ date_order: date }: Args, day: string): boolean => String(date) >= `${day} 00:00:00`;

    const RULES: [name: string, rules: [member: object, everybody?: object], holds: (order: Args) => boolean][] = [
      ['of one term', [rule(['state', '=', 'sale'])], (order) => isState(order, 'sale')],
      ['of alternatives', [rule('|', ['state', '=', 'draft'], ['user_id', '=', 6])], (order) => isState(order, 'draft') || ofUser(order)],
      ['of a negation', [rule('!', ['state', 'in', ['cancel', 'draft']])], (order) => !isState(order, 'cancel', 'draft')],
      ['for everybody and one for the role', [rule(['user_id', '=', 6]), rule('|', ['state', '=', 'sale'], ['date_order', '>=', '2026-09-01'])], (order) => ofUser(order) && (isState(order, 'sale') || since(order, '2026-09-01'))],
    ]; // prettier-ignore

    function rule(...domain: unknown[]): object {
      return { models: [{ model: ORDERS, domain }] };
    }

    function expectGroups(
      groups: readonly ReportedGroup[],
      rows: Records,
      keys: string[],
      sums: string[],
    ): void {
      const wanted = grouped(rows, keys, HOME);
      const idOf = (group: ReportedGroup): string => groupId(keys.map((key) => group[key]));
      expect(groups.map(idOf).sort()).toEqual([...wanted.keys()].sort());
      for (const group of groups) expectSums(group, wanted.get(idOf(group))!, sums);
    }

    function expectSums(group: ReportedGroup | undefined, rows: Records, sums: string[]): void {
      expect(group?.count).toBe(rows.length);
      for (const sum of sums) {
        const own = addedUp(rows, sum);
        if (own === null) expect(group?.[sum]).toBeNull();
        // An average may be rounded to cents.
        else expect(group?.[sum]).toBeCloseTo(Number(own), sum.endsWith(':avg') ? 1 : 2);
      }
    }

    describe.each(RULES)('%s', (_name, rules, holds) => {
      let seen: Records;
      beforeAll(async () => {
        await bind(...rules);
        seen = orders.filter(holds);
        expect(seen.length).toBeGreaterThan(0);
        expect(seen.length).toBeLessThan(orders.length);
      });

      it.each([['state'], ['partner_id'], ['user_id', 'date_order:month'], ['date_order:week', 'state']])(
        'adds up nothing else in groups by %s, and in totals',
        async (...groupby) => {
          const sums = [SUM, AVERAGE, 'amount_total:max', 'partner_id:count_distinct'];
          const args = { groupby, aggregates: sums, totals: true, context: ONE };
          const { groups, totals, total } = await report(args);
          expectGroups(groups, ofCompany(seen, 1), groupby, sums);
          expectSums(totals, ofCompany(seen, 1), sums);
          expect(total).toBe(groups.length);
        },
      );

      it('adds up nothing else for each currency, neither in groups nor in totals', async () => {
        const { groups, totals } = await report({ groupby: ['state'], aggregates: [SUM], totals: true });
        const split = new Set(seen.map(({ currency_id: one }) => groupId([one]))).size > 1;
        expectGroups(groups, seen, split ? ['state', 'currency_id'] : ['state'], [SUM]);
        const own = [
          ['EUR', ofCompany(seen, 1)],
          ['USD', ofCompany(seen, 2)],
        ] as const;
        const sums = totals?.[SUM] as Record<string, number> | undefined;
        if (split)
          for (const [currency, rows] of own)
            expect(sums?.[currency]).toBeCloseTo(Number(addedUp(rows, SUM)), 2);
        else expect(totals?.[SUM]).toBeCloseTo(Number(addedUp(seen, SUM)), 2);
        expect(totals?.count).toBe(seen.length);
      });

      it('has nothing else among the others', async () => {
        const args = {
          groupby: ['partner_id'],
          aggregates: [SUM, AVERAGE],
          top: 1,
          totals: true,
          context: ONE,
        };
        const { groups, others, total } = await report(args);
        const wanted = grouped(ofCompany(seen, 1), ['partner_id'], HOME);
        expect(total).toBe(wanted.size);
        const shown = wanted.get(groupId([groups[0]?.['partner_id']]))!;
        expectSums(groups[0], shown, [SUM, AVERAGE]);
        const rest = ofCompany(seen, 1).filter((order) => !shown.includes(order));
        expect(rest.length).toBeGreaterThan(0);
        expectSums(others, rest, [SUM, AVERAGE]);
        expect(others?.groups).toBe(wanted.size - 1);
      });

      it('knows nothing else of the period before', async () => {
        const [before, from, end] = [
          '2026-05-31 22:00:00',
          '2026-08-31 22:00:00',
          '2026-11-30 23:00:00',
        ] as const;
        const domain = [
          ['date_order', '>=', from],
          ['date_order', '<', end],
        ];
        const args = { domain, groupby: ['state'], aggregates: [SUM], compare: 'date_order', totals: true };
        const { groups, totals } = await report({ ...args, context: ONE });
        const within = (start: string, stop: string): Records =>
          ofCompany(seen, 1).filter(({ date_order: date }) => String(date) >= start && String(date) < stop);
        const [now, was] = [within(from, end), within(before, from)];
        expectSums(totals, now, [SUM]);
        expectSums(totals?.['previous'] as ReportedGroup, was, [SUM]);
        const states = new Set([...now, ...was].map(({ state }) => state));
        expect(new Set(groups.map(({ state }) => state))).toEqual(states);
        for (const group of groups) {
          const of = (rows: Records): Records => rows.filter(({ state }) => state === group['state']);
          expectSums(group, of(now), [SUM]);
          expectSums(group['previous'] as ReportedGroup, of(was), [SUM]);
        }
      });

      it('decides having on nothing else', async () => {
        const whole = [...grouped(orders, ['partner_id'], HOME)].map(([, rows]) => rows.length);
        const most = Math.max(...whole) - 1;
        for (const limit of [0, 1, 2, most]) {
          const { groups } = await report({ groupby: ['partner_id'], having: [['count', '>', limit]] });
          const wanted = [...grouped(seen, ['partner_id'], HOME)].filter(([, rows]) => rows.length > limit);
          expect(groups.map((group) => groupId([group['partner_id']])).sort()).toEqual(
            wanted.map(([id]) => id).sort(),
          );
        }
      });

      it('is walked by cursors over nothing else', async () => {
        const about = { groupby: ['partner_id', 'date_order:month'], limit: 4 };
        const counted = (await walkedGroups(report, about)).reduce((sum, { count }) => sum + count, 0);
        expect(counted).toBe(seen.length);
      });

      it('is walked around by no domain', async () => {
        for (const domain of [
          ['|', ['id', '>', 0], ['id', '<', 0]],
          ['!', ['id', '=', 0]],
          ['|', '!', ['state', '=', 'sale'], ['state', '=', 'sale']],
        ])
          expect((await report({ domain })).groups).toMatchObject([{ count: seen.length }]);
      });
    });

    (hasPaths ? it : it.skip)('adds up nothing else in groups through relations', async () => {
      await bind(rule(['state', '=', 'sale']));
      const countries = new Map(
        (await records('res.partner', ['country_id'])).map((row) => [row['id'], row['country_id']]),
      );
      const path = 'partner_id.country_id';
      const seen = ofCompany(orders, 1)
        .filter((order) => isState(order, 'sale'))
        .map((order) => ({
          ...order,
          [path]: countries.get((order['partner_id'] as { id: number }).id) ?? null,
        }));
      const { groups, totals } = await report({
        groupby: [path],
        aggregates: [SUM],
        totals: true,
        context: ONE,
      });
      expectGroups(groups, seen, [path], [SUM]);
      expectSums(totals, seen, [SUM]);
    });
  });

  it('of at most so many rows tells the rest as others, and no single one of them', async () => {
    await bind({ maxRows: 2 });
    const args = { groupby: ['id'], aggregates: [SUM], context: ONE };
    const { groups, nextCursor } = await report(args);
    expect(groups).toHaveLength(2);
    expect(nextCursor).not.toBeNull();
    const top = await report({ ...args, top: 50 });
    expect(top.groups).toHaveLength(2);
    expect(top.others?.groups).toBe(ofCompany(orders, 1).length - 2);
  });
});
