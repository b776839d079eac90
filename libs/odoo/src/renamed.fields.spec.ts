import { describe, expect, it } from '@jest/globals';
import { renamedField } from './renamed.fields.ts';

const on = (major: number, model: string, field: string): string | null | undefined => {
  const renamed = renamedField({ major, minor: 0 }, model, field);
  return renamed === null ? undefined : renamed.name;
};

describe(renamedField, () => {
  it.each([
    [17, 'product.template', 'is_storable', 'detailed_type'],
    [14, 'product.product', 'detailed_type', 'type'],
    [18, 'product.template', 'detailed_type', 'is_storable'],
    [19, 'res.users', 'groups_id', 'group_ids'],
    [18, 'res.users', 'group_ids', 'groups_id'],
    [19, 'res.partner', 'mobile', 'phone'],
    [19, 'res.partner', 'title', null],
    [16, 'account.account', 'user_type_id', 'account_type'],
    [15, 'account.account', 'account_type', 'user_type_id'],
    [14, 'account.move', 'invoice_payment_state', 'payment_state'],
    [17, 'stock.move', 'quantity_done', 'quantity'],
    [19, 'sale.order.line', 'product_uom', 'product_uom_id'],
    [18, 'sale.order.line', 'product_uom_id', 'product_uom'],
    [15, 'project.task', 'user_id', 'user_ids'],
    [17, 'hr.employee', 'address_home_id', 'private_street'],
  ])('says that Odoo %i, of %s, has no %s but %p', (major, model, field, name) => {
    expect(on(major, model, field)).toBe(name);
  });

  it('says nothing of a field that it does not know, of another model, or that this version spells so', () => {
    expect(on(19, 'res.partner', 'nope')).toBeUndefined();
    expect(on(19, 'crm.lead', 'mobile')).toBeUndefined();
    expect(on(19, 'res.users', 'group_ids')).toBeUndefined();
    expect(on(18, 'res.partner', 'mobile')).toBeUndefined();
    expect(on(19, 'constructor', 'toString')).toBeUndefined();
  });

  it('tells what else is different', () => {
    expect(renamedField({ major: 18, minor: 0 }, 'product.template', 'detailed_type')?.note).toContain(
      'combo',
    );
    expect(renamedField({ major: 19, minor: 0 }, 'sale.order.line', 'tax_id')?.note).toBeNull();
  });
});
