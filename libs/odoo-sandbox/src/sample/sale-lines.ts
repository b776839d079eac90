import { char, float, integer, many2one, monetary, selection, text } from '../orm/fields.ts';
import type { Env, ModelSpec, Row } from '../orm/types.ts';
import { ownOnly } from './crm.ts';
import { addUp, round, STATES, STATES_UNTIL } from './sale-amounts.ts';

/** One rate for each Odoo company: 21 % in Belgium, 8 % in the United States. */
const taxRate = (row: Row, env: Env): number => {
  const order = env.db.table('sale.order').get(Number(row['order_id']));
  return order?.['company_id'] === 2 ? 0.08 : 0.21;
};

function price(env: Env, id: number): void {
  const table = env.db.table('sale.order.line');
  const row = table.get(id);
  if (!row) return;
  const [quantity, unit, discount] = ['product_uom_qty', 'price_unit', 'discount'].map((name) =>
    Number(row[name] ?? 0),
  );
  const subtotal = round((quantity ?? 0) * (unit ?? 0) * (1 - (discount ?? 0) / 100));
  const tax = round(subtotal * taxRate(row, env));
  table.update(id, { price_subtotal: subtotal, price_tax: tax, price_total: round(subtotal + tax) });
}

const ofOrder = (env: Env, row: Row): Row => env.db.table('sale.order').get(Number(row['order_id'])) ?? row;

export const orderLine: ModelSpec = {
  model: 'sale.order.line',
  label: 'Sales Order Line',
  order: 'order_id, sequence, id',
  access: { 'sales_team.group_sale_salesman': 'rwcd', 'sales_team.group_sale_manager': 'rwcd' },
  rule: (row, env) => ownOnly(ofOrder(env, row), env),
  fields: {
    order_id: many2one('Order Reference', 'sale.order', { required: true, ondelete: 'cascade', copy: false }),
    sequence: integer('Sequence', { default: 10 }),
    display_type: selection('Display Type', [
      ['line_section', 'Section'],
      ['line_note', 'Note'],
    ]),
    name: text('Description', { required: true }),
    product_id: many2one('Product', 'product.product', { ondelete: 'restrict' }),
    product_uom_qty: float('Quantity', { default: 1, digits: [16, 2] }),
    product_uom: many2one('Unit of Measure', 'uom.uom', { until: 18, ondelete: 'restrict' }),
    product_uom_id: many2one('Unit', 'uom.uom', { since: 19, ondelete: 'restrict' }),
    qty_delivered: float('Delivery Quantity', { copy: false }),
    qty_invoiced: float('Invoiced Quantity', { readonly: true, copy: false }),
    price_unit: float('Unit Price', { aggregator: 'avg', digits: [16, 2] }),
    discount: float('Discount (%)', { aggregator: 'avg' }),
    price_subtotal: monetary('Subtotal', { readonly: true, copy: false }),
    price_tax: float('Total Tax', { readonly: true, copy: false }),
    price_total: monetary('Total', { readonly: true, copy: false }),
    company_id: many2one('Company', 'res.company', { related: ['order_id', 'company_id'] }),
    currency_id: many2one('Currency', 'res.currency', { related: ['order_id', 'currency_id'] }),
    order_partner_id: many2one('Customer', 'res.partner', { related: ['order_id', 'partner_id'] }),
    salesman_id: many2one('Salesperson', 'res.users', { related: ['order_id', 'user_id'] }),
    state: selection('Order Status', STATES, {
      related: ['order_id', 'state'],
      choicesUntil: STATES_UNTIL,
    }),
    product_template_id: many2one('Product Template', 'product.template', {
      related: ['product_id', 'product_tmpl_id'],
    }),
    default_code: char('Internal Reference', { related: ['product_id', 'default_code'] }),
  },
  // The product's name, price and unit, when the caller gives none.
  prepare: (values, env) => {
    const { model } = env.db.table('product.product');
    const given = values['product_id'];
    const row = env.db.table('product.product').get(Number(Array.isArray(given) ? given[0] : given));
    if (!row) return values;
    const template = env.db.table('product.template').get(Number(row['product_tmpl_id']));
    const unit = env.db.series >= 19 ? 'product_uom_id' : 'product_uom';
    return {
      name: model.displayName?.(row, env),
      price_unit: template?.['list_price'] ?? 0,
      [unit]: template?.['uom_id'] ?? false,
      ...values,
    };
  },
  displayName: (row, env) => `${String(ofOrder(env, row)['name'])} - ${String(row['name']).split('\n')[0]}`,
  changed: (env, ids) => {
    for (const id of ids) price(env, id);
    const orders = ids.map((id) => Number(env.db.table('sale.order.line').get(id)?.['order_id']));
    for (const order of new Set(orders)) addUp(env, order);
  },
  afterUnlink: (env, rows) => {
    for (const order of new Set(rows.map((row) => Number(row['order_id'])))) addUp(env, order);
  },
};
