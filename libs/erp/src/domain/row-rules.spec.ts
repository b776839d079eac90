import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { found, smallOdoo } from '../testing/small-world.ts';
import type { Row, World } from '../testing/small-world.ts';
import type { ToolError } from '../tool-error.ts';
import { checkDomain } from './domain.ts';

const RICH = { partner: { rowDomains: [[['credit', '>', 1]]] } };

const check = (domain: unknown, limits: Parameters<typeof smallOdoo>[0] = RICH) =>
  checkDomain(smallOdoo(limits), 'order', domain);
const refused = (domain: unknown, limits: Parameters<typeof smallOdoo>[0] = RICH) =>
  check(domain, limits).then(
    (written) => `not refused: ${JSON.stringify(written)}`,
    (error: ToolError) => `${error.code}: ${error.message} ${error.hint ?? ''}`,
  );

describe('row rules in a domain', () => {
  it('stand beside a term that looks into their model', async () => {
    expect(await check([['partner_id.name', '=', 'a']])).toEqual([
      ['partner_id.name', '=', 'a'],
      ['partner_id.credit', '>', 1],
    ]);
  });

  it('stand for every model on the way', async () => {
    const limits = { ...RICH, country: { rowDomains: [['|', ['code', '=', 'BE'], ['code', '=', false]]] } };
    expect(
      await check(['|', ['partner_id.parent_id.country_id.code', '=', 'FR'], ['id', '=', 1]], limits),
    ).toEqual([
      '|',
      '&',
      '&',
      '&',
      ['partner_id.parent_id.country_id.code', '=', 'FR'],
      ['partner_id.credit', '>', 1],
      ['partner_id.parent_id.credit', '>', 1],
      '|',
      ['partner_id.parent_id.country_id.code', '=', 'BE'],
      ['partner_id.parent_id.country_id.code', '=', false],
      ['id', '=', 1],
    ]);
  });

  it('hold of the records that a negation finds, too', async () => {
    expect(await check(['!', '|', ['partner_id.name', '=', 'a'], ['amount', '>', 2]])).toEqual([
      '!',
      ['partner_id.name', '=', 'a'],
      ['partner_id.credit', '>', 1],
      '!',
      ['amount', '>', 2],
    ]);
  });

  it('stand inside "any", which asks for one record that may be seen', async () => {
    expect(await check([['partner_ids', 'not any', ['|', ['name', '=', 'a'], ['name', '=', 'b']]]])).toEqual([
      ['partner_ids', 'not any', ['|', ['name', '=', 'a'], ['name', '=', 'b'], ['credit', '>', 1]]],
    ]);
    expect(await check([['partner_ids', 'any', []]])).toEqual([['partner_ids', 'any', [['credit', '>', 1]]]]);
  });

  it('are not needed for the ids of related records', async () => {
    const domain = [
      ['partner_id', '=', 5],
      ['partner_ids', 'in', [1, 2]],
      ['partner_id', '!=', false],
    ];
    expect(await check(domain)).toEqual(domain);
  });

  it.each([
    ['a path through several records', [['partner_ids.name', '=', 'a']], '["partner_ids","any"'],
    ['one further on', [['partner_ids.country_id.code', '=', 'a']], 'only some records'],
    ['a search by name', [['partner_id', 'ilike', 'a']], '"partner_id.name"'],
    ['a search by name for equality', [['partner_ids', '=', 'a']], 'searches partner by name'],
    ['a search by the name that is shown', [['partner_id.display_name', '=', 'a']], '"partner_id.name"'],
    ['the records below another', [['partner_id', 'child_of', 3]], 'below'],
    ['the same inside "any"', [['partner_ids', 'any', [['id', 'parent_of', [3]]]]], 'any[0]'],
  ])('%s is refused', async (_what, domain, text) => {
    const error = await refused(domain);
    expect(error).toMatch(/^not_allowed: /);
    expect(error).toContain(text);
    expect(await check(domain, {})).toHaveLength(1);
  });

  it('a name in which the names of limited records are is not searched either', async () => {
    const limits = { country: { hasHidden: true } };
    expect(await refused([['partner_id', 'ilike', 'a']], limits)).toMatch(/^not_allowed: .*by name/);
  });

  it('where only fields are hidden, the records below another are found as long as their parent may be seen', async () => {
    const domain = [['partner_id', 'child_of', 3]];
    expect(await check(domain, { partner: { hasHidden: true } })).toEqual(domain);
    expect(
      await refused([['partner_id.country_id', 'child_of', 3]], { country: { hasHidden: true } }),
    ).toMatch(/^not_allowed/);
  });
});

/** Few values, so that they meet. */
const text = fc.constantFrom('a', 'b');
const number = fc.integer({ min: 0, max: 3 });
const id = fc.integer({ min: 1, max: 4 });
const day = fc.constantFrom('2026-11-29', '2026-11-30', '2025-01-01');

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 3 });
const table = (fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc.array(fc.record(fields), { minLength: 4, maxLength: 4 }).map((rows) =>
    rows.map((row, index): Row => ({
      ...Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)),
      id: index + 1,
    })),
  );

const partners = table({
  name: optional(text),
  credit: optional(number),
  is_vip: optional(fc.boolean()),
  birthday: optional(day),
  parent_id: optional(id),
  child_ids: fc.array(id, { maxLength: 2 }),
  country_id: optional(id),
});
const orders = table({
  amount: optional(number),
  partner_id: optional(id),
  partner_ids: fc.array(id, { maxLength: 3 }),
});
const countries = table({ code: optional(text) });

const partnerTerm = (prefix: string): fc.Arbitrary<unknown[]> => {
  const term = (field: string, operators: string[], value: fc.Arbitrary<unknown>) =>
    fc.tuple(fc.constant(prefix + field), fc.constantFrom(...operators), value);
  return fc.oneof(
    term('name', ['=', '!=', '>', '=?'], text),
    term('name', ['in', 'not in'], fc.array(fc.oneof(text, fc.constant(false)), { maxLength: 2 })),
    term('credit', ['=', '!=', '>', '>=', '<', '<='], number),
    term('is_vip', ['=', '!='], fc.boolean()),
    term('birthday', ['=', '!=', '>', '<='], fc.constantFrom('this_month', 'today', '-1d', 'last_year')),
    term('birthday', ['in', 'not in'], fc.constant(['this_week', '2025-01-01'])),
    term('country_id.code', ['=', '!='], text),
    term('parent_id.name', ['=', '!='], text),
    term('parent_id', ['=', '!='], fc.oneof(id, fc.constant(false))),
    term(
      'child_ids',
      ['any', 'not any'],
      fc.constantFrom([['name', '=', 'a']], ['!', ['credit', '>', 1]], []),
    ),
  );
};
const term = fc.oneof(
  partnerTerm('partner_id.'),
  fc.tuple(
    fc.constantFrom('partner_ids', 'partner_id'),
    fc.constantFrom('any', 'not any'),
    partnerTerm('').map((one) => ['!', one]),
  ),
  fc.constant(['amount', '>', 1]),
);

/** Whole operands, so that they can be put together. */
const { domain } = fc.letrec<{ domain: unknown[] }>((tie) => ({
  domain: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    term.map((one): unknown[] => [one]),
    tie('domain').map((one): unknown[] => ['!', ...one]),
    fc
      .tuple(fc.constantFrom('&', '|'), tie('domain'), tie('domain'))
      .map(([operator, left, right]): unknown[] => [operator, ...left, ...right]),
  ),
}));

const rule = fc.constantFrom<unknown[][]>(
  [['credit', '>', 1]],
  ['!' as never, ['credit', '<', 2]],
  ['|' as never, ['name', '=', 'a'], ['country_id.code', '=', 'b']],
  [
    ['name', '!=', 'b'],
    ['credit', '>=', 1],
  ],
  [['country_id', 'any', [['code', '!=', 'a']]]],
  [['country_id', 'not any', [['code', '=', 'a']]]],
  [['is_vip', '=', true]],
  [[0, '=', 1]],
);

describe('whatever a domain asks', () => {
  it.each(['logical', 'by operator'] as const)(
    'it tells nothing of what is in records that may not be seen (negation %s)',
    async (negation) => {
      let compared = 0;
      await fc.assert(
        fc.asyncProperty(
          domain,
          rule,
          orders,
          partners,
          partners,
          countries,
          async (asked, rows, order, was, is, country) => {
            const seen = (partner: readonly Row[]): number[] =>
              found({ partner, country }, 'partner', rows, negation);
            const open = new Set(seen(was));
            // Another content for those that are hidden, and stay so.
            const others = was.map((row, index) => {
              const other = is[index] ?? row;
              return open.has(row.id) || seen([other]).length > 0 ? row : other;
            });
            const written = await check(asked, { partner: { rowDomains: [rows] } });
            const answer = (partner: readonly Row[]): number[] =>
              found({ order, partner, country } satisfies World, 'order', written, negation);
            expect(answer(others)).toEqual(answer(was));
            compared += others.some((row, index) => row !== was[index]) ? 1 : 0;
          },
        ),
        { numRuns: 400 },
      );
      expect(compared).toBeGreaterThan(100);
    },
  );

  it('it finds what it would find without row rules where every record may be seen', async () => {
    await fc.assert(
      fc.asyncProperty(domain, orders, partners, countries, async (asked, order, partner, country) => {
        const world = { order, partner, country };
        const everybody = { partner: { rowDomains: [[['id', '>', 0]]] } };
        // A partner that there is: what looks beyond an empty one is true of it only without rules.
        fc.pre(order.every((row) => row['partner_id'] !== undefined));
        fc.pre(partner.every((row) => row['parent_id'] !== undefined));
        expect(found(world, 'order', await check(asked, everybody), 'logical')).toEqual(
          found(world, 'order', await check(asked, {}), 'logical'),
        );
      }),
      { numRuns: 200 },
    );
  });
});
