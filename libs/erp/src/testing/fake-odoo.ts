import type { FieldInfo } from '../schema/field-info.ts';
import { NO_LIMITS } from '../schema/field-source.ts';
import type { FieldSource } from '../schema/field-source.ts';
import { ModelFields } from '../schema/model-fields.ts';
import { isTechnicalModel } from '../schema/protected-data.ts';

const field = (type: string, rest: Partial<FieldInfo> = {}): FieldInfo => ({
  string: type,
  type,
  store: true,
  ...rest,
});

const MODELS: Record<string, Record<string, FieldInfo>> = {
  'res.partner': {
    id: field('integer'),
    name: field('char', { required: true }),
    display_name: field('char', { store: false }),
    email: field('char'),
    signup_token: field('char'),
    image_1920: field('binary'),
    comment: field('html'),
    active: field('boolean'),
    credit_limit: field('float'),
    create_date: field('datetime'),
    customer_rank: field('integer'),
    birthdate: field('date'),
    type: field('selection', {
      selection: [
        ['contact', 'Contact'],
        ['invoice', 'Invoice Address'],
      ],
    }),
    referrer_id: field('many2one', { relation: 'res.partner' }),
    properties: field('properties'),
    portal_url: field('char', { store: false, searchable: false }),
    country_id: field('many2one', { relation: 'res.country' }),
    country_code: field('char', { related: 'country_id.code' }),
    parent_id: field('many2one', { relation: 'res.partner' }),
    child_ids: field('one2many', { relation: 'res.partner' }),
    user_ids: field('one2many', { relation: 'res.users' }),
    category_id: field('many2many', { relation: 'res.partner.category' }),
    favorite_user_ids: field('many2many', { relation: 'res.users' }),
  },
  'res.country': { id: field('integer'), code: field('char'), name: field('char') },
  'res.partner.category': {
    id: field('integer'),
    name: field('char'),
    partner_ids: field('many2many', { relation: 'res.partner' }),
  },
  'product.product': {
    id: field('integer'),
    name: field('char'),
    list_price: field('float'),
    standard_price: field('float', { company_dependent: true }),
    currency_id: field('many2one', { relation: 'res.currency' }),
    cost_currency_id: field('many2one', { relation: 'res.currency' }),
  },
  'sale.order.line': {
    id: field('integer'),
    name: field('char'),
    price_unit: field('float'),
    product_uom_qty: field('float'),
    product_uom: field('many2one', { relation: 'uom.uom' }),
    currency_id: field('many2one', { relation: 'res.currency' }),
  },
  'res.users': { id: field('integer'), login: field('char'), password: field('char') },
};

/** The fields of a few models, for checks that are made before Odoo is asked for anything else. */
export const fakeOdoo: FieldSource = {
  mayChange: (model) => !isTechnicalModel(model),
  bindsData: false,
  limits: () => Promise.resolve(NO_LIMITS),
  version: () => Promise.resolve({ major: 19 }),
  today: () => Promise.resolve({ now: new Date('2026-11-30T10:00:00Z'), tz: 'UTC' }),
  fieldsOf: (model) => Promise.resolve(new ModelFields(model, new Map(Object.entries(MODELS[model] ?? {})))),
};
