import { describe, expect, it } from '@jest/globals';
import { sharedValues } from './shared-values.ts';

const EUR = { id: 1, name: 'EUR' };
const USD = { id: 2, name: 'USD' };
const ADDED = { added: ['currency_id'], isNamed: true };

describe(sharedValues, () => {
  it('says a currency once that all records share', () => {
    const records = [
      { id: 1, amount: 5, currency_id: EUR },
      { id: 2, amount: 7, currency_id: { ...EUR } },
    ];
    expect(sharedValues(records, ADDED)).toEqual({
      records: [
        { id: 1, amount: 5 },
        { id: 2, amount: 7 },
      ],
      currency: 'EUR',
    });
  });

  it.each([
    ['are in several', [{ currency_id: EUR }, { currency_id: USD }]],
    ['are in none', [{ currency_id: EUR }, { currency_id: null }]],
    ['are in one that may not be named', [{ currency_id: { id: 1, name: '[hidden]' } }]],
    ['are in one that is masked', [{ currency_id: '[masked]' }]],
    ['are not there', []],
  ])('leaves the records as they are where amounts %s', (_what, records) => {
    expect(sharedValues(records, ADDED)).toEqual({ records });
  });

  it('leaves them so where a cost is in another currency than a price', () => {
    const records = [{ id: 1, cost_currency_id: USD, currency_id: EUR }];
    const added = ['cost_currency_id', 'currency_id'];
    expect(sharedValues(records, { added, isNamed: true })).toEqual({ records });
  });

  it('leaves a currency that was asked for', () => {
    const records = [{ id: 1, currency_id: EUR }];
    expect(sharedValues(records, { added: [], isNamed: true })).toEqual({ records });
  });

  it('drops a display_name that is the name again, unless somebody asked for it or one differs', () => {
    const same = { id: 1, display_name: 'A', name: 'A' };
    const other = { id: 2, display_name: 'A, B', name: 'B' };
    const chosen = { added: [], isNamed: false };
    expect(sharedValues([same], chosen).records).toEqual([{ id: 1, name: 'A' }]);
    expect(sharedValues([same, other], chosen).records).toEqual([same, other]);
    expect(sharedValues([same], { ...chosen, isNamed: true }).records).toEqual([same]);
  });
});
