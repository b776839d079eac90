import { describe, expect, it } from '@jest/globals';
import { withCurrency } from './currency-split.ts';
import type { FoundCurrencies } from './currency-split.ts';
import type { Group } from './report-value.ts';

const unitBy = (key: string, relation: string, names: string[]): FoundCurrencies => ({
  aggregates: [{ key: 'amount:sum', field: 'amount', fn: 'sum', type: 'monetary' }],
  by: { key, field: key, type: 'many2one', relation },
  nameOf: (group) => ((group[key] as { id: number }).id === 1 ? 'EUR' : 'USD'),
  always: null,
  names,
});
const BY_COMPANY = unitBy('company_id', 'res.company', ['EUR', 'USD']);
const GROUPS: Group[] = [
  { company_id: { id: 1, name: 'A' }, 'amount:sum': 5, count: 1 },
  { company_id: { id: 2, name: 'B' }, 'amount:sum': 7, count: 1 },
];
const split = (...units: FoundCurrencies[]) => ({ groupings: [], units, notes: [] });

describe(withCurrency, () => {
  it('says the currency of groups that are split by company', () => {
    const told = withCurrency(split(BY_COMPANY), GROUPS);
    expect(told.map(({ currency }) => currency)).toEqual(['EUR', 'USD']);
    expect(told).toMatchObject(GROUPS);
  });

  it.each([
    ['is in the group itself', split(unitBy('currency_id', 'res.currency', ['EUR', 'USD']))],
    ['is one for all', split(unitBy('company_id', 'res.company', ['EUR']))],
    [
      'is not the same for all amounts',
      split(BY_COMPANY, unitBy('company_id', 'res.company', ['EUR', 'USD'])),
    ],
    ['is none', split()],
  ])('leaves groups as they are where it %s', (_what, known) => {
    expect(withCurrency(known, GROUPS)).toEqual(GROUPS);
  });
});
