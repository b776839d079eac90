import type { DataModelRules } from '@aidoo/data-policies';
import { describe, expect, it } from '@jest/globals';
import type { FieldInfo } from '../schema/field-info.ts';
import { fieldRules } from './field-rules.ts';
import type { OtherModels } from './field-sources.ts';

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

const USER = new Map(
  Object.entries({
    id: field('integer'),
    partner_id: field('many2one', { relation: 'res.partner' }),
    name: field('char', { related: 'partner_id.name' }),
    display_name: field('char', { depends: ['name'] }),
    email: field('char', { related: 'partner_id.email' }),
    email_domain: field('char', { related: 'partner_id.email_domain' }),
    login: field('char'),
  }),
);
const LEAD = new Map(
  Object.entries({
    id: field('integer'),
    order_id: field('many2one', { relation: 'sale.order' }),
    user_id: field('many2one', { relation: 'res.users' }),
    user_domain: field('char', { related: ['user_id', 'email_domain'] as unknown as string }),
    user_login: field('char', { related: 'user_id.login' }),
    order_phone: field('char', { related: 'order_id.partner_phone' }),
    order_email: field('char', { related: 'order_id.partner_id.email' }),
    far_away: field('char', { depends: ['order_id.partner_id.email'] }),
  }),
);
const MODELS = new Map([
  ['res.partner', PARTNER],
  ['sale.order', ORDER],
  ['res.users', USER],
  ['crm.lead', LEAD],
]);
const load = (model: string): Promise<ReadonlyMap<string, FieldInfo>> =>
  Promise.resolve(MODELS.get(model) ?? new Map());

const policy = (of: Record<string, Partial<DataModelRules>>, closed: string[] = []): OtherModels => {
  const names = Object.values(of).flatMap(({ hidden: not = [], masked: less = [] }) => [...not, ...less]);
  return {
    allows: (model) => !closed.includes(model),
    of: (model) => ({ hidden: new Set(), masked: new Set(), domains: [], ...of[model] }),
    hidesSome: (name) => names.includes(name),
  };
};
const rulesOf = (model: string, ...rules: Parameters<typeof policy>): ReturnType<typeof fieldRules> =>
  fieldRules(model, policy(...rules), load);
const hidden = (...names: string[]): Partial<DataModelRules> => ({ hidden: new Set(names) });
const masked = (...names: string[]): Partial<DataModelRules> => ({ masked: new Set(names) });

describe('what follows from a hidden field', () => {
  it('is every field that is worked out from it, however far', async () => {
    const rules = await rulesOf('res.partner', { 'res.partner': hidden('email') });
    expect([...rules.hidden].sort()).toEqual(['email', 'email_domain', 'email_normalized', 'parent_email']);
  });

  it('is no name of a contact, which holds the address only where a call asks for it', async () => {
    const { hidden: withoutEmail } = await rulesOf('res.partner', { 'res.partner': hidden('email') });
    expect(withoutEmail).not.toContain('display_name');
    const { hidden: withoutName } = await rulesOf('res.partner', { 'res.partner': hidden('name') });
    expect(withoutName).toContain('display_name');
  });

  it('is a field of another model that repeats it or is worked out from it', async () => {
    const rules = await rulesOf('sale.order', { 'res.partner': hidden('email', 'phone') });
    expect([...rules.hidden].sort()).toEqual(['contact_line', 'far', 'partner_phone']);
  });

  it('is a sum of it', async () => {
    const rules = await rulesOf('sale.order', { 'sale.order.line': hidden('price_total') });
    expect([...rules.hidden]).toEqual(['amount_total']);
  });
});

describe('what another model repeats or works out first', () => {
  it('is hidden where it is repeated again, also where Odoo 14 writes the path as a list', async () => {
    const users = await rulesOf('res.users', { 'res.partner': hidden('email') });
    expect([...users.hidden].sort()).toEqual(['email', 'email_domain']);
    const leads = await rulesOf('crm.lead', { 'res.partner': hidden('email') });
    expect([...leads.hidden].sort()).toEqual(['far_away', 'order_email', 'user_domain']);
  });

  it('is masked there as well', async () => {
    const leads = await rulesOf('crm.lead', { 'res.partner': masked('phone', 'email') });
    expect([...leads.masked].sort()).toEqual(['far_away', 'order_email', 'order_phone', 'user_domain']);
  });

  it('is a name: who signs in is called as the contact is', async () => {
    expect((await rulesOf('res.users', { 'res.partner': masked('name') })).hidden).toContain('display_name');
  });

  it('is what repeats a closed model by way of an open one', async () => {
    const closed = await rulesOf('crm.lead', {}, ['res.partner']);
    expect([...closed.hidden].sort()).toEqual(['order_email', 'order_phone', 'user_domain']);
    expect(closed.hidden).not.toContain('user_login');
  });
});

describe('what follows from a masked field', () => {
  it('is masked too, unless it is hidden', async () => {
    const rules = await rulesOf('sale.order', {
      'res.partner': { ...masked('phone'), ...hidden('email') },
    });
    expect([...rules.masked]).toEqual(['partner_phone']);
    expect([...rules.hidden].sort()).toEqual(['contact_line', 'far']);
  });
});

describe('what follows from a model that is closed, or seen in part', () => {
  it('is that fields that only repeat its own are hidden, and sums stay', async () => {
    const closed = await rulesOf('sale.order', {}, ['res.partner', 'sale.order.line']);
    expect([...closed.hidden].sort()).toEqual(['far', 'partner_phone']);
    const partly = await rulesOf('sale.order', { 'res.partner': { domains: [[['active', '=', true]]] } });
    expect([...partly.hidden].sort()).toEqual(['far', 'partner_phone']);
  });
});
