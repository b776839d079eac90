import { describe, expect, it } from '@jest/globals';
import { modelsCalled } from './everyday-words.ts';

describe('what people call records', () => {
  it.each([
    ['invoice', ['account.move']],
    ['Open invoices', ['account.move']],
    ['invo', ['account.move']],
    ['factures', ['account.move']],
    ['customers', ['res.partner']],
    ['devis', ['sale.order']],
    ['quotation', ['sale.order']],
    ['request for quotation', ['sale.order', 'purchase.order']],
    ['stock', ['stock.quant']],
    ['vacation', ['hr.leave']],
  ])('leads to the model: %s', (text, models) => {
    expect(modelsCalled(text)).toEqual(models);
  });

  it.each(['', ' ', 'in', 'voice', 'restock', 'res.country', 'ideal'])('is not guessed from %j', (text) => {
    expect(modelsCalled(text)).toEqual([]);
  });
});
