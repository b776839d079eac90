import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { labelsOf } from './report-labels.ts';
import { merge, mergeable } from './report-merge.ts';
import { planAggregates } from './report-plan.ts';
import type { Aggregate } from './report-plan.ts';
import type { Group } from './report-value.ts';
import { ModelFields } from '../schema/model-fields.ts';

const fields = new ModelFields(
  'a.model',
  new Map([
    ['n', { string: 'N', type: 'float', store: true }],
    ['amount', { string: 'Amount', type: 'monetary', store: true }],
    ['at', { string: 'At', type: 'date', store: true }],
    ['name', { string: 'Name', type: 'char', store: true }],
  ]),
);
const plan = (...keys: string[]): Aggregate[] => planAggregates(fields, keys);

describe('groups put together', () => {
  it('say what all their records together would say', () => {
    const numbers = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 8 });
    const aggregates = plan('n:sum', 'n:avg', 'n:min', 'n:max', 'n:count');
    fc.assert(
      fc.property(fc.array(numbers, { minLength: 1, maxLength: 6 }), (groups) => {
        const { merged, notes } = merge(groups.map(summed), aggregates, []);
        const all = groups.flat();
        const { 'n:avg': average, ...exact } = summed(all);
        expect(merged).toMatchObject(exact);
        expect(merged['n:avg']).toBeCloseTo(average as number, 9);
        expect(notes).toEqual([]);
      }),
    );
  });

  it('need the sum and the count for an average', () => {
    expect(mergeable(plan('n:avg', 'n:sum')).map(({ key }) => key)).toEqual(['n:avg', 'n:sum', 'n:count']);
  });

  it('do not tell how many different values they have together, nor which text comes first', () => {
    const aggregates = plan('name:count_distinct', 'name:min', 'at:min');
    const group = (at: string): Group => ({
      'name:count_distinct': 2,
      'name:min': 'a',
      'at:min': at,
      count: 2,
    });
    const { merged, notes } = merge([group('2026-02-01'), group('2026-01-01')], aggregates, []);
    expect(merged).toEqual({
      'name:count_distinct': null,
      'name:min': null,
      'at:min': '2026-01-01',
      count: 4,
    });
    expect(notes.join()).toContain('name:count_distinct, name:min is null');
  });

  it('add up the amounts of each currency', () => {
    const aggregates = plan('amount:sum', 'n:sum');
    const by = { key: 'currency_id', field: 'currency_id', type: 'many2one' };
    const nameOf = (group: Group): string => (group['currency_id'] as { name: string }).name;
    const unit = { aggregates: plan('amount:sum'), by, nameOf, always: null, names: ['EUR', 'USD'] };
    const group = (name: string): Group => ({ currency_id: { name }, 'amount:sum': 1, 'n:sum': 1, count: 1 });
    const { merged, notes } = merge([group('EUR'), group('USD'), group('EUR')], aggregates, [unit]);
    expect(merged).toEqual({ 'amount:sum': { EUR: 2, USD: 1 }, 'n:sum': 3, count: 3 });
    expect(notes).toEqual([]);
    expect(merge([group('EUR'), group('EUR')], aggregates, [unit]).merged).toMatchObject({
      'amount:sum': { EUR: 2 },
    });
  });

  it('add without the noise of binary fractions', () => {
    const groups = [
      { 'n:sum': 0.1, count: 1 },
      { 'n:sum': 0.2, count: 1 },
    ];
    expect(merge(groups, plan('n:sum'), []).merged).toEqual({ 'n:sum': 0.3, count: 2 });
  });
});

describe(labelsOf.name, () => {
  const selection: [string, string][] = [
    ['draft', 'Quotation'],
    ['to_do', 'To do'],
    ['sale', 'Sales Order'],
  ];
  const state = { key: 'state', field: 'state', type: 'selection', selection };

  it('names values that are there and do not say it themselves', () => {
    const groups = [{ state: 'draft' }, { state: 'to_do' }, { state: null }];
    expect(labelsOf([state], groups)).toEqual({ state: { draft: 'Quotation' } });
    expect(labelsOf([state], [{ state: 'to_do' }])).toEqual({});
  });
});

function summed(numbers: readonly number[]): Group {
  const sum = numbers.reduce((total, one) => total + one, 0);
  return {
    'n:sum': sum,
    'n:avg': sum / numbers.length,
    'n:min': Math.min(...numbers),
    'n:max': Math.max(...numbers),
    'n:count': numbers.length,
    count: numbers.length,
  };
}
