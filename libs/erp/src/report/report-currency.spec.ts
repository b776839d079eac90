import { describe, expect, it } from '@jest/globals';
import type { Erp } from '../erp.ts';
import type { FieldInfo } from '../schema/field-info.ts';
import { ModelFields } from '../schema/model-fields.ts';
import { unitFields } from '../schema/units.ts';
import { fakeOdoo } from '../testing/fake-odoo.ts';
import { amountUnits } from './report-currency.ts';
import type { Aggregate } from './report-plan.ts';

const erp: Partial<Erp> = {
  companies: () =>
    Promise.resolve([
      { id: 2, name: 'Chicago' },
      { id: 1, name: 'Paris' },
    ]),
  companyCurrencies: () =>
    Promise.resolve([
      { id: 1, name: 'Paris', currency: 'EUR' },
      { id: 2, name: 'Chicago', currency: 'USD' },
    ]),
};

const float: FieldInfo = { string: 'Amount', type: 'float', store: true };
const currency: FieldInfo = { string: 'Currency', type: 'many2one', relation: 'res.currency', store: true };
const fieldsOf = (model: string, amounts: readonly string[]): ModelFields =>
  new ModelFields(
    model,
    new Map([['currency_id', currency], ...amounts.map((name): [string, FieldInfo] => [name, float])]),
  );
const sum = (field: string): Aggregate => ({ key: `${field}:sum`, field, fn: 'sum', type: 'float' });
const unitsOf = (model: string, amounts: string[]) =>
  amountUnits(
    erp as Erp,
    { source: fakeOdoo, fields: fieldsOf(model, amounts), major: 18 },
    amounts.map(sum),
  );

describe('The currency of amounts', () => {
  it.each([
    ['account.invoice.report', 'price_subtotal'],
    ['purchase.report', 'untaxed_total'],
    ['sale.report', 'price_total'],
  ])('is that of the first Odoo company where %s has turned its %s into it', async (model, amount) => {
    expect(await unitsOf(model, [amount])).toMatchObject([{ always: 'USD', by: null }]);
  });

  it('is that of each record where the same view leaves an amount as it is', async () => {
    const units = await unitsOf('account.invoice.report', ['price_subtotal', 'price_subtotal_currency']);
    expect(units).toMatchObject([
      { aggregates: [{ field: 'price_subtotal_currency' }], always: null, by: { key: 'currency_id' } },
      { aggregates: [{ field: 'price_subtotal' }], always: 'USD', by: null },
    ]);
  });

  it('is not read from a field beside an amount that says another one', () => {
    const beside = (model: string, amount: string) => unitFields(fieldsOf(model, [amount]), [amount]);
    expect(beside('account.invoice.report', 'price_subtotal')).toEqual([]);
    expect(beside('account.invoice.report', 'price_subtotal_currency')).toEqual(['currency_id']);
    expect(beside('purchase.report', 'price_total')).toEqual([]);
    expect(beside('sale.report', 'price_total')).toEqual(['currency_id']);
    expect(beside('sale.order', 'amount_total')).toEqual(['currency_id']);
  });
});
