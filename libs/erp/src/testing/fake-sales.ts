import type { FieldInfo } from '../schema/field-info.ts';
import type { FieldSource } from '../schema/field-source.ts';
import { ModelFields } from '../schema/model-fields.ts';
import { fakeOdoo } from './fake-odoo.ts';

type Described = Record<string, FieldInfo>;

const field = (type: string, rest: Partial<FieldInfo> = {}): FieldInfo => ({
  string: type,
  type,
  store: true,
  ...rest,
});
const many = (type: 'one2many' | 'many2many', relation: string, rest: Partial<FieldInfo> = {}): FieldInfo =>
  field(type, { relation, ...rest });

const KEPT: Described = {
  id: field('integer', { readonly: true }),
  display_name: field('char', { store: false, readonly: true, depends: ['name'] }),
  create_date: field('datetime', { readonly: true }),
  create_uid: field('many2one', { readonly: true, relation: 'res.users' }),
  write_date: field('datetime', { readonly: true }),
  write_uid: field('many2one', { readonly: true, relation: 'res.users' }),
};

/** One field of each type and kind, described as Odoo 17 to 19 describe theirs. */
const MODELS: Record<string, Described> = {
  'sale.order': {
    ...KEPT,
    name: field('char', { required: true }),
    partner_id: field('many2one', { relation: 'res.partner', required: true }),
    user_id: field('many2one', { relation: 'res.users' }),
    date_order: field('datetime', { required: true }),
    validity_date: field('date'),
    state: field('selection', { readonly: true, selection: [['draft', 'Quotation'], ['sale', 'Sales Order']] }), // prettier-ignore
    amount_total: field('monetary', { readonly: true, depends: ['order_line.price_total'] }),
    partner_email: field('char', { readonly: true, store: false, related: 'partner_id.email' }),
    invoice_count: field('integer', { readonly: true, store: false }),
    move_type: field('selection', { readonly: true, required: true, selection: [['entry', 'Entry'], ['out_invoice', 'Customer Invoice']] }), // prettier-ignore
    opened_by_state: field('char', { readonly: true, states: { draft: [['readonly', false]] } }),
    priority: field('selection', { selection: [['0', 'Normal'], ['1', 'Urgent']] }), // prettier-ignore
    locked: field('boolean'),
    sequence: field('integer'),
    discount: field('float'),
    note: field('html'),
    client_ref: field('char'),
    signature: field('binary'),
    access_token: field('char'),
    resource_ref: field('reference'),
    analytic: field('json'),
    order_line: many('one2many', 'sale.order.line'),
    picking_ids: many('one2many', 'stock.picking'),
    opened_line_ids: many('one2many', 'sale.order.line', { readonly: true, states: { draft: [['readonly', false]] }, depends: ['opened_line_ids.name'] }), // prettier-ignore
    follower_ids: many('one2many', 'res.users'),
    tag_ids: many('many2many', 'crm.tag'),
    user_ids: many('many2many', 'res.users'),
    required_tag_ids: many('many2many', 'crm.tag', { required: true }),
  },
  'sale.order.line': {
    ...KEPT,
    name: field('char', { required: true }),
    product_uom_qty: field('float'),
    price_subtotal: field('monetary', { readonly: true, depends: ['product_uom_qty'] }),
    order_id: field('many2one', { relation: 'sale.order' }),
    tag_ids: many('many2many', 'crm.tag'),
  },
  'stock.picking': { ...KEPT, name: field('char') },
  'crm.tag': { ...KEPT, name: field('char'), child_ids: many('one2many', 'crm.tag') },
  'mail.compose.message': { ...KEPT, body: field('html'), template_id: field('many2one', { relation: 'mail.template' }) }, // prettier-ignore
  'res.partner': { ...KEPT, name: field('char') },
  'res.users': { ...KEPT, login: field('char') },
  // As Odoo 14 to 18 describe a model to a user who may neither create nor write.
  'read.only': {
    name: field('char', { readonly: true, depends: ['code'] }),
    code: field('char', { readonly: true }),
  },
};

export const FAKE_MODELS: ReadonlyMap<string, Described> = new Map(Object.entries(MODELS));

export const fakeSales: FieldSource = {
  ...fakeOdoo,
  fieldsOf: (model) => Promise.resolve(new ModelFields(model, new Map(Object.entries(MODELS[model] ?? {})))),
};
