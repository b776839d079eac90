import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { found, smallOdoo } from '../testing/small-world.ts';
import type { Row } from '../testing/small-world.ts';
import { checkDomain } from './domain.ts';

const ZONE = 'America/New_York';
const LOCAL = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short' });

/** Each a text that the days of a period begin with, seen from 30 November 2026. */
const PERIODS: Readonly<Record<string, string>> = {
  today: '2026-11-30',
  '-1d': '2026-11-29',
  '2025-12-31': '2025-12-31',
  this_month: '2026-11',
  last_month: '2026-10',
  '2026-03-08': '2026-03-08',
  this_year: '2026',
  last_year: '2025',
};

const COMPARE: Readonly<Record<string, (left: string, right: string) => boolean>> = {
  '=': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
};

type Condition =
  | { readonly is: 'and'; readonly of: readonly [Condition, Condition] }
  | { readonly is: 'or'; readonly of: readonly [Condition, Condition] }
  | { readonly is: 'not'; readonly of: readonly [Condition] }
  | { readonly is: 'moment'; readonly operator: string; readonly words: readonly string[] }
  | { readonly is: 'amount'; readonly operator: string; readonly number: number };

const written = (condition: Condition): unknown[] => {
  switch (condition.is) {
    case 'amount':
      return [['amount', condition.operator, condition.number]];
    case 'moment': {
      const { operator, words } = condition;
      return [['moment', operator, operator.endsWith('in') ? words : words[0]]];
    }
    case 'not':
      return ['!', ...written(condition.of[0])];
    default:
      return [condition.is === 'and' ? '&' : '|', ...condition.of.flatMap(written)];
  }
};

/** What a person means by it, told without any of our code: by the local day, and by logic. */
const means = (condition: Condition, row: Row): boolean => {
  if (condition.is === 'and') return condition.of.every((one) => means(one, row));
  if (condition.is === 'or') return condition.of.some((one) => means(one, row));
  if (condition.is === 'not') return !means(condition.of[0], row);
  if (condition.is === 'moment') return meansOfMoment(condition, row['moment'] as string | undefined);
  const { operator, number } = condition;
  const held = row['amount'] as number | undefined;
  return held === undefined ? operator === '!=' : Boolean(COMPARE[operator]?.(`${held}`, `${number}`));
};

function meansOfMoment(
  { operator, words: asked }: Extract<Condition, { is: 'moment' }>,
  held: string | undefined,
): boolean {
  if (held === undefined) return operator === '!=' || operator === 'not in';
  const day = LOCAL.format(new Date(`${held.replace(' ', 'T')}Z`));
  const holds = (as: string, word = ''): boolean => {
    const period = PERIODS[word] ?? '';
    return Boolean(COMPARE[as]?.(day.slice(0, period.length), period));
  };
  if (operator === 'in') return asked.some((word) => holds('=', word));
  if (operator === 'not in') return asked.every((word) => holds('!=', word));
  return holds(operator, asked[0]);
}

const comparison = fc.constantFrom(...Object.keys(COMPARE));
const words = fc.array(fc.constantFrom(...Object.keys(PERIODS)), { minLength: 1, maxLength: 3 });
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({
      is: fc.constant('moment' as const),
      operator: fc.oneof(comparison, fc.constantFrom('in', 'not in')),
      words,
    }),
    fc.record({
      is: fc.constant('amount' as const),
      operator: comparison,
      number: fc.integer({ min: 0, max: 3 }),
    }),
    fc.record({ is: fc.constant('not' as const), of: fc.tuple(tie('condition')) }),
    fc.record({ is: fc.constant('and' as const), of: fc.tuple(tie('condition'), tie('condition')) }),
    fc.record({ is: fc.constant('or' as const), of: fc.tuple(tie('condition'), tie('condition')) }),
  ),
}));

/** Around the ends of the days and periods that are asked for, to the second. */
const moment = fc
  .tuple(
    fc.constantFrom(
      '2026-11-30',
      '2026-11-29',
      '2026-11-01',
      '2026-03-08',
      '2026-03-09',
      '2026-01-01',
      '2025-12-31',
    ),
    fc.integer({ min: 0, max: 24 }),
    fc.integer({ min: -1, max: 1 }),
  )
  .map(([day, hours, seconds]) =>
    new Date(Date.parse(`${day}T00:00:00Z`) + hours * 3_600_000 + seconds * 1000)
      .toISOString()
      .slice(0, 19)
      .replace('T', ' '),
  );
const orders = fc
  .array(fc.record({ moment, amount: fc.integer({ min: 0, max: 3 }) }, { requiredKeys: [] }), {
    minLength: 8,
    maxLength: 8,
  })
  .map((rows) => rows.map((row, index): Row => ({ ...row, id: index + 1 })));

describe('a domain that is written out', () => {
  const odoo = smallOdoo({}, ZONE);

  it('finds what was meant, and its negation all else, whatever it is made of', async () => {
    await fc.assert(
      fc.asyncProperty(condition, orders, async (asked, order) => {
        const meant = order.filter((row) => means(asked, row)).map(({ id }) => id);
        const domain = await checkDomain(odoo, 'order', written(asked));
        expect(found({ order }, 'order', domain, 'logical')).toEqual(meant);
        const negated = await checkDomain(odoo, 'order', ['!', ...written(asked)]);
        const others = order.map(({ id }) => id).filter((id) => !meant.includes(id));
        expect(found({ order }, 'order', negated, 'logical')).toEqual(others);
      }),
      { numRuns: 400 },
    );
  });
});
