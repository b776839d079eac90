import type { DataModelRules } from '@aidoo/data-policies';
import { describe, expect, it } from '@jest/globals';
import type { FieldInfo } from '../schema/field-info.ts';
import { fieldRules } from './field-rules.ts';
import type { OtherModels } from './field-rules.ts';

const field = (type: string, more: Partial<FieldInfo> = {}): FieldInfo => ({ string: type, type, ...more });

const PARTNER = new Map(
  Object.entries({
    id: field('integer'),
    name: field('char'),
    email: field('char'),
    email_normalized: field('char', { depends: ['email'] }),
    email_domain: field('char', { depends: ['email_normalized'] }),
    phone: field('char'),
    display_name: field('char', { depends: ['complete_name', 'email', 'name'] }),
    parent_id: field('many2one', { relation: 'res.partner' }),
    parent_email: field('char', { related: 'parent_id.email' }),
    user_id: field('many2one', { relation: 'res.users' }),
  }),
);
const ORDER = new Map(
  Object.entries({
    id: field('integer'),
    name: field('char'),
    display_name: field('char', { depends: ['name', 'partner_id'] }),
    partner_id: field('many2one', { relation: 'res.partner' }),
    partner_phone: field('char', { related: 'partner_id.phone' }),
    contact_line: field('char', { depends: ['partner_id.email', 'name'] }),
    order_line: field('one2many', { relation: 'sale.order.line' }),
    amount_total: field('monetary', { depends: ['order_line.price_total'] }),
    far: field('char', { related: 'partner_id.parent_id.email' }),
  }),
);

const policy = (of: Record<string, Partial<DataModelRules>>, closed: string[] = []): OtherModels => ({
  allows: (model) => !closed.includes(model),
  of: (model) => ({ hidden: new Set(), masked: new Set(), domains: [], ...of[model] }),
});
const hidden = (...names: string[]): Partial<DataModelRules> => ({ hidden: new Set(names) });
const masked = (...names: string[]): Partial<DataModelRules> => ({ masked: new Set(names) });

describe('what follows from a hidden field', () => {
  it('is every field that is worked out from it, however far', () => {
    const rules = fieldRules('res.partner', PARTNER, policy({ 'res.partner': hidden('email') }));
    expect([...rules.hidden].sort()).toEqual(['email', 'email_domain', 'email_normalized', 'parent_email']);
  });

  it('is no name of a contact, which holds the address only where a call asks for it', () => {
    expect(
      fieldRules('res.partner', PARTNER, policy({ 'res.partner': hidden('email') })).hidden,
    ).not.toContain('display_name');
    expect(fieldRules('res.partner', PARTNER, policy({ 'res.partner': hidden('name') })).hidden).toContain(
      'display_name',
    );
  });

  it('is a field of another model that repeats it or is worked out from it', () => {
    const rules = fieldRules('sale.order', ORDER, policy({ 'res.partner': hidden('email', 'phone') }));
    expect([...rules.hidden].sort()).toEqual(['contact_line', 'far', 'partner_phone']);
  });

  it('is a sum of it', () => {
    const rules = fieldRules('sale.order', ORDER, policy({ 'sale.order.line': hidden('price_total') }));
    expect([...rules.hidden]).toEqual(['amount_total']);
  });
});

describe('what follows from a masked field', () => {
  it('is masked too, unless it is hidden', () => {
    const rules = fieldRules(
      'sale.order',
      ORDER,
      policy({ 'res.partner': { ...masked('phone'), ...hidden('email') } }),
    );
    expect([...rules.masked]).toEqual(['partner_phone']);
    expect([...rules.hidden].sort()).toEqual(['contact_line', 'far']);
  });
});

describe('what follows from a model that is closed, or seen in part', () => {
  it('is that fields that only repeat its own are hidden, and sums stay', () => {
    const closed = policy({}, ['res.partner', 'sale.order.line']);
    expect([...fieldRules('sale.order', ORDER, closed).hidden].sort()).toEqual(['far', 'partner_phone']);
    const partly = policy({ 'res.partner': { domains: [[['active', '=', true]]] } });
    expect([...fieldRules('sale.order', ORDER, partly).hidden].sort()).toEqual(['far', 'partner_phone']);
  });

  it('is that nothing is sorted by it', () => {
    const rules = fieldRules('sale.order', ORDER, policy({}, ['res.partner']));
    expect(rules.unsortable).toContain('partner_id');
    expect(rules.unsortable).not.toContain('name');
  });
});
