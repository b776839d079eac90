import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { averageRounding } from './rounded-averages.ts';

const average = { key: 'amount:avg', field: 'amount', fn: 'avg', type: 'monetary' } as const;
const sum = { key: 'amount:sum', field: 'amount', fn: 'sum', type: 'monetary' } as const;
const unitIn = (...names: (string | null)[]) => ({
  aggregates: [average, sum],
  by: null,
  nameOf: () => null,
  always: null,
  names,
});
const rounded = (value: unknown, ...names: (string | null)[]): unknown =>
  averageRounding([average], names.length > 0 ? [unitIn(...names)] : [])({ 'amount:avg': value })[
    'amount:avg'
  ];

describe(averageRounding, () => {
  it.each([
    ['EUR', 4312.07],
    ['JPY', 4312],
    ['KWD', 4312.068],
    ['a name of no currency', 4312.07],
  ])('rounds an average in %s to %d', (currency, wanted) => {
    expect(rounded(4312.0683571428, currency)).toBe(wanted);
  });

  it.each([
    [1234567.891234, 1234567.89],
    [33.33333333333, 33.3333],
    [-1.23456789, -1.23457],
    [0.00123456789, 0.00123457],
    [12, 12],
    [0, 0],
    [null, null],
  ])('rounds %d, of which nothing is known, to %d', (value, wanted) => {
    expect(rounded(value)).toBe(wanted);
  });

  it('rounds what is told for each currency, and what was before', () => {
    const round = averageRounding([sum, average], [unitIn('EUR', 'JPY')]);
    const exact = { 'amount:sum': 100.00000001, 'amount:avg': { EUR: 33.333333, JPY: 1.5 }, count: 3 };
    const told = { 'amount:sum': 100.00000001, 'amount:avg': { EUR: 33.33, JPY: 1.5 }, count: 3 };
    expect(round({ ...exact, previous: exact })).toEqual({ ...told, previous: told });
  });

  it('leaves a number as near as six digits and two decimals allow', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const error = Math.abs((rounded(value) as number) - value);
        expect(error).toBeLessThanOrEqual(Math.min(0.0051, Math.abs(value) * 1e-5) || 0);
      }),
    );
  });
});
