import { describe, expect, it } from '@jest/globals';
import { mergedValue } from './merged.values.ts';

describe(mergedValue, () => {
  it.each(['sale.order', 'sale.order.line'])('says that a locked one of %s stays confirmed', (model) => {
    expect(mergedValue(model, 'state', 'done')).toMatchObject({ into: 'sale' });
  });

  it('says nothing of other values, fields and models', () => {
    expect(mergedValue('sale.order', 'state', 'sale')).toBeNull();
    expect(mergedValue('sale.order', 'invoice_status', 'done')).toBeNull();
    expect(mergedValue('purchase.order', 'state', 'done')).toBeNull();
  });
});
