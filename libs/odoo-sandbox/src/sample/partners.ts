import { validationError } from '../faults.ts';
import {
  binary,
  boolean,
  char,
  float,
  html,
  integer,
  many2many,
  many2one,
  one2many,
  selection,
} from '../orm/fields.ts';
import type { Env, FieldSpec, ModelSpec, Row } from '../orm/types.ts';
import { messagePost } from './messages.ts';
import { picture } from './picture.ts';

const SALES = { 'base.group_partner_manager': 'rwcd', 'sales_team.group_sale_salesman': 'rwc' };

export const partnerCategory: ModelSpec = {
  model: 'res.partner.category',
  label: 'Partner Tags',
  order: 'name',
  access: { 'base.group_user': 'r', ...SALES },
  fields: {
    name: char('Tag Name', { required: true, translate: true }),
    color: integer('Color', { aggregator: 'max' }),
    parent_id: many2one('Parent Category', 'res.partner.category', { ondelete: 'cascade' }),
    child_ids: one2many('Child Tags', 'res.partner.category', 'parent_id'),
    active: boolean('Active', { default: true }),
  },
};

const completeName = (row: Row, env: Env): string => {
  const name = typeof row['name'] === 'string' ? row['name'] : '';
  const parent = env.db.table('res.partner').get(Number(row['parent_id']));
  return parent && row['is_company'] !== true ? `${String(parent['name'])}, ${name}` : name;
};

const address = (row: Row, env: Env): string => {
  const country = env.db.table('res.country').get(Number(row['country_id']));
  const town = [row['zip'], row['city']].filter(Boolean).join(' ');
  return [completeName(row, env), row['street'], row['street2'], town, country?.['name']]
    .filter(Boolean)
    .join('\n');
};

const commercial = (row: Row, env: Env): number => {
  const parent =
    row['is_company'] === true ? undefined : env.db.table('res.partner').get(Number(row['parent_id']));
  return parent ? commercial(parent, env) : row.id;
};

function checkPartner(row: Row, env: Env): void {
  if (row['type'] === 'contact' && !row['name']) {
    throw validationError(
      'The operation cannot be completed: Contacts require a name',
      'psycopg2.errors.CheckViolation: new row for relation "res_partner" violates check constraint "res_partner_check_name"',
    );
  }
  const table = env.db.table('res.partner');
  for (let up = table.get(Number(row['parent_id'])); up; up = table.get(Number(up['parent_id']))) {
    if (up.id !== row.id) continue;
    const french = 'Vous ne pouvez pas créer de hiérarchie de partenaires récursive.';
    throw validationError(env.lang === 'fr_FR' ? french : 'You cannot create recursive Partner hierarchies.');
  }
}

/** Up to 16 the shown name itself is stored; 17 stores another for it (odoo/addons/base/models/res_partner.py). */
export const nameField = (series: number): string => (series <= 16 ? 'display_name' : 'complete_name');
const storedName: Record<string, FieldSpec> = {
  display_name: char('Display Name', { readonly: true, copy: false, until: 16 }),
};

export const partner: ModelSpec = {
  model: 'res.partner',
  label: 'Contact',
  order: (series) => `${nameField(series)} ASC, id DESC`,
  access: { 'base.group_user': 'r', ...SALES },
  searchNames: ['complete_name', 'display_name', 'email', 'ref', 'vat'],
  displayName: completeName,
  check: checkPartner,
  fields: {
    name: char('Name', { french: 'Nom' }),
    complete_name: char('Complete Name', { readonly: true, copy: false, since: 17 }),
    ...storedName,
    active: boolean('Active', { default: true }),
    is_company: boolean('Is a Company', {
      help: 'Check if the contact is a company, otherwise it is a person',
    }),
    company_type: selection(
      'Company Type',
      [
        ['person', 'Individual'],
        ['company', 'Company'],
      ],
      { compute: (row) => (row['is_company'] === true ? 'company' : 'person') },
    ),
    type: selection(
      'Address Type',
      [
        ['contact', 'Contact'],
        ['invoice', 'Invoice Address'],
        ['delivery', 'Delivery Address'],
        ['other', 'Other Address'],
      ],
      {
        default: 'contact',
        french: "Type d'adresse",
        frenchChoices: {
          invoice: 'Adresse de facturation',
          delivery: 'Adresse de livraison',
          other: 'Autre adresse',
        },
      },
    ),
    parent_id: many2one('Related Company', 'res.partner'),
    child_ids: one2many('Contact', 'res.partner', 'parent_id'),
    commercial_partner_id: many2one('Commercial Entity', 'res.partner', { compute: commercial }),
    company_id: many2one('Company', 'res.company'),
    email: char('Email'),
    phone: char('Phone'),
    mobile: char('Mobile', { until: 18 }),
    website: char('Website Link'),
    street: char('Street'),
    street2: char('Street2'),
    zip: char('Zip'),
    city: char('City'),
    country_id: many2one('Country', 'res.country', { ondelete: 'restrict', french: 'Pays' }),
    contact_address: char('Complete Address', { compute: address }),
    lang: char('Language', { default: 'en_US' }),
    tz: char('Timezone'),
    vat: char('Tax ID', { help: 'The Tax Identification Number.' }),
    ref: char('Reference'),
    function: char('Job Position'),
    comment: html('Notes'),
    category_id: many2many('Tags', 'res.partner.category'),
    user_id: many2one('Salesperson', 'res.users', { help: 'The internal user in charge of this contact.' }),
    color: integer('Color Index'),
    customer_rank: integer('Customer Rank', { copy: false }),
    supplier_rank: integer('Supplier Rank', { copy: false }),
    credit_limit: float('Credit Limit'),
    opportunity_ids: one2many('Opportunities', 'crm.lead', 'partner_id'),
    sale_order_ids: one2many('Sales Order', 'sale.order', 'partner_id'),
    sale_order_count: integer('Sale Order Count', {
      compute: (row, env) => env.db.table('sale.order').pointingTo('partner_id', row.id).length,
    }),
    image_1920: binary('Image'),
    image_128: binary('Image 128', { compute: (row) => row['image_1920'] && picture().small }),
  },
  changed: (env, ids, fields) => {
    if (!['name', 'parent_id', 'is_company'].some((field) => fields.has(field))) return;
    const table = env.db.table('res.partner');
    for (const id of ids.flatMap((id) => [id, ...table.pointingTo('parent_id', id)])) {
      const row = table.get(id);
      if (row) table.update(id, { [nameField(env.db.series)]: completeName(row, env) });
    }
  },
  methods: { message_post: messagePost('res.partner') },
};
