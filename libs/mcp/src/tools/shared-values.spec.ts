import { describe, expect, it } from '@jest/globals';
import { sharedValues } from './shared-values.ts';

const EUR = { id: 1, name: 'EUR' };
const USD = { id: 2, name: 'USD' };
const NOTHING = { currencies: [], units: [], hasName: false };
const ADDED = { added: { ...NOTHING, currencies: ['currency_id'] } };
const NAMED = { added: { ...NOTHING, hasName: true } };

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

  it('says it of each in short where it is not the same for all', () => {
    const records = [
      { id: 1, amount: 5, currency_id: EUR },
      { id: 2, amount: 7, currency_id: USD },
      { id: 3, amount: 0, currency_id: null },
    ];
    expect(sharedValues(records, ADDED)).toEqual({
      records: [
        { id: 1, amount: 5, currency: 'EUR' },
        { id: 2, amount: 7, currency: 'USD' },
        { id: 3, amount: 0, currency: null },
      ],
    });
  });

  it.each([
    [
      'are in one that may not be named',
      [{ currency_id: EUR }, { currency_id: { id: 1, name: '[hidden]' } }],
    ],
    ['are in one that is masked', [{ currency_id: EUR }, { currency_id: '[masked]' }]],
    ['have a currency of another kind', [{ currency_id: EUR, currency: 'gold' }]],
    ['are not there', []],
  ])('leaves the records as they are where amounts %s', (_what, records) => {
    expect(sharedValues(records, ADDED)).toEqual({ records });
  });

  it('leaves them so where a cost is in another currency than a price', () => {
    const records = [{ id: 1, cost_currency_id: USD, currency_id: EUR }];
    const currencies = ['cost_currency_id', 'currency_id'];
    expect(sharedValues(records, { added: { ...NOTHING, currencies } })).toEqual({ records });
  });

  it('leaves a currency that was asked for', () => {
    const records = [{ id: 1, currency_id: EUR }];
    expect(sharedValues(records, { added: NOTHING })).toEqual({ records });
  });

  it('says a unit once that all quantities share', () => {
    const units = { id: 1, name: 'Units' };
    const hours = { id: 3, name: 'Hours' };
    const added = { added: { ...NOTHING, currencies: ['currency_id'], units: ['uom_id'] } };
    const [desk, service] = [
      { id: 1, qty: 5, uom_id: units, currency_id: EUR },
      { id: 2, qty: 7, uom_id: hours, currency_id: EUR },
    ];
    expect(sharedValues([desk, { ...desk }], added)).toEqual({
      records: [
        { id: 1, qty: 5 },
        { id: 1, qty: 5 },
      ],
      currency: 'EUR',
      unit: 'Units',
    });
    expect(sharedValues([desk, service], added)).toEqual({
      records: [
        { id: 1, qty: 5, unit: 'Units' },
        { id: 2, qty: 7, unit: 'Hours' },
      ],
      currency: 'EUR',
    });
  });

  it.each([
    ['the name again', { display_name: 'A', name: 'A' }],
    [
      'a code and a name',
      { display_name: '[DESK] Standing Desk', default_code: 'DESK', name: 'Standing Desk' },
    ],
    [
      'the names of what it belongs to',
      { display_name: 'S1 - Desk', order_id: { id: 1, name: 'S1' }, product_id: { id: 2, name: 'Desk' } },
    ],
  ])('drops a display_name that is %s', (_what, record) => {
    const { display_name: _shown, ...others } = record;
    expect(sharedValues([record, record], NAMED).records).toEqual([others, others]);
    expect(sharedValues([record], { added: NOTHING }).records).toEqual([record]);
  });

  it.each([
    ['says more', { display_name: 'A, B', name: 'B' }],
    ['says what no name says', { display_name: 'Namur', city: 'Namur' }],
    ['is a part of a word', { display_name: 'Desk', name: 'Desks' }],
    ['is empty', { display_name: null, name: 'A' }],
  ])('leaves a display_name that %s, and then of all records', (_what, record) => {
    const same = { display_name: 'A', name: 'A' };
    expect(sharedValues([same, record], NAMED).records).toEqual([same, record]);
  });
});
