import { boolean, char, float, integer, many2one, one2many, text } from '../orm/fields.ts';
import { sudo } from '../orm/env.ts';
import type { FieldSpec, ModelSpec, Row } from '../orm/types.ts';
import { create } from '../orm/write.ts';
import { costs, variantCost } from './product-cost.ts';
import { followKind, kinds } from './product-kinds.ts';

const READERS = { 'base.group_user': 'r', 'sales_team.group_sale_manager': 'rwcd' };

export const category: ModelSpec = {
  model: 'product.category',
  label: 'Product Category',
  order: 'complete_name',
  access: READERS,
  fields: {
    name: char('Name', { required: true }),
    complete_name: char('Complete Name', { readonly: true }),
    parent_id: many2one('Parent Category', 'product.category', { ondelete: 'cascade' }),
    child_id: one2many('Child Categories', 'product.category', 'parent_id'),
  },
  changed: (env, ids) => {
    const table = env.db.table('product.category');
    for (const id of ids) {
      const row = table.get(id);
      const parent = table.get(Number(row?.['parent_id']))?.['complete_name'];
      table.update(id, { complete_name: `${parent ? `${String(parent)} / ` : ''}${String(row?.['name'])}` });
    }
  },
  displayName: (row) => String(row['complete_name'] ?? row['name']),
};

const reference = (row: Row, name: unknown): string =>
  row['default_code'] ? `[${String(row['default_code'])}] ${String(name)}` : String(name);

export const template: ModelSpec = {
  model: 'product.template',
  label: 'Product',
  order: 'name',
  access: READERS,
  searchNames: ['name', 'default_code'],
  fields: {
    name: char('Name', { required: true, translate: true }),
    default_code: char('Internal Reference'),
    ...kinds,
    list_price: float('Sales Price', { default: 1, digits: [16, 2] }),
    ...costs,
    categ_id: many2one('Product Category', 'product.category', { ondelete: 'restrict' }),
    description_sale: text('Sales Description', { translate: true }),
    sale_ok: boolean('Sales', { default: true }),
    purchase_ok: boolean('Purchase', { default: true }),
    company_id: many2one('Company', 'res.company'),
    active: boolean('Active', { default: true }),
    product_variant_ids: one2many('Products', 'product.product', 'product_tmpl_id'),
  },
  displayName: (row, env) => reference(row, row[`name@${env.lang}`] ?? row['name']),
  // Every template has at least its one variant.
  inserted: (env, id) => {
    create(sudo(env), 'product.product', [{ product_tmpl_id: id, default_code: false }]);
  },
  changed: (env, ids, fields) => {
    const variants = env.db.table('product.product');
    for (const id of ids) {
      if (fields.has('detailed_type')) followKind(env, id);
      const row = env.db.table('product.template').get(id);
      if (!fields.has('default_code')) continue;
      for (const variant of variants.pointingTo('product_tmpl_id', id)) {
        variants.update(variant, { default_code: row?.['default_code'] });
      }
    }
  },
};

/** The template's field, as its variants show it: it may be written here as there (odoo/models.py, `_add_inherited_fields`). */
function through(field: FieldSpec, name: string): FieldSpec {
  const { default: _default, compute, depends: _depends, ...rest } = field;
  const readonly = field.readonly ?? (Boolean(compute) && !field.assign);
  return { ...rest, readonly, required: false, related: ['product_tmpl_id', name] };
}

const OF_TEMPLATE = [
  'name',
  'list_price',
  'uom_id',
  'uom_name',
  'currency_id',
  'cost_currency_id',
  'categ_id',
  'description_sale',
  'sale_ok',
  'detailed_type',
  'type',
  'is_storable',
  'company_id',
];

const inherited = Object.fromEntries(
  OF_TEMPLATE.flatMap((name) => {
    const forms = [template.fields[name] ?? []].flat();
    return forms.length > 0 ? [[name, forms.map((field) => through(field, name))]] : [];
  }),
);

export const product: ModelSpec = {
  model: 'product.product',
  label: 'Product Variant',
  order: 'default_code, id',
  access: READERS,
  searchNames: ['default_code', 'name', 'barcode'],
  fields: {
    ...inherited,
    product_tmpl_id: many2one('Product Template', 'product.template', {
      required: true,
      ondelete: 'cascade',
    }),
    default_code: char('Internal Reference'),
    barcode: char('Barcode', { copy: false }),
    lst_price: float('Sales Price', { related: ['product_tmpl_id', 'list_price'], digits: [16, 2] }),
    standard_price: variantCost,
    qty_available: float('Quantity On Hand', { readonly: true }),
    sales_count: integer('Sold', {
      compute: (row, env) => env.db.table('sale.order.line').pointingTo('product_id', row.id).length,
    }),
    active: boolean('Active', { default: true }),
  },
  unique: [
    {
      fields: ['barcode'],
      constraint: 'product_product_barcode_uniq',
      message: 'A barcode can only be assigned to one product!',
    },
  ],
  prepare: (values, env) => {
    if (values['product_tmpl_id']) return values;
    const own = Object.entries(values).filter(([name]) => name in template.fields && name !== 'default_code');
    const [made = 0] = create(env, 'product.template', [Object.fromEntries(own)]);
    // The template came with a variant of its own; the new product takes that place.
    const variants = env.db.table('product.product');
    for (const variant of variants.pointingTo('product_tmpl_id', made)) variants.remove(variant);
    return { default_code: false, ...values, product_tmpl_id: made };
  },
  displayName: (row, env) => {
    const owner = env.db.table('product.template').get(Number(row['product_tmpl_id']));
    return reference(row, owner?.[`name@${env.lang}`] ?? owner?.['name']);
  },
};
