import { boolean, char, float, many2one, selection } from '../orm/fields.ts';
import type { Env, ModelSpec, Row } from '../orm/types.ts';
import { create } from '../orm/write.ts';
import type { Sower } from './sower.ts';

const READERS = { 'base.group_user': 'r', 'stock.group_stock_manager': 'rwcd' };

export const warehouse: ModelSpec = {
  model: 'stock.warehouse',
  label: 'Warehouse',
  order: 'id',
  access: READERS,
  fields: {
    name: char('Warehouse', { required: true }),
    code: char('Short Name', { required: true }),
    company_id: many2one('Company', 'res.company', { required: true }),
    active: boolean('Active', { default: true }),
  },
};

const onHand = (row: Row, env: Env): number =>
  Number(env.db.table('product.product').get(Number(row['product_id']))?.['qty_available'] ?? 0);

/** Nothing is under way here, so that the forecast is what is there (addons/stock/models/stock_orderpoint.py). */
export const reorderRule: ModelSpec = {
  model: 'stock.warehouse.orderpoint',
  label: 'Minimum Inventory Rule',
  order: 'id',
  access: READERS,
  fields: {
    name: char('Name', { required: true, readonly: true }),
    trigger: selection(
      'Trigger',
      [
        ['auto', 'Auto'],
        ['manual', 'Manual'],
      ],
      { required: true, default: 'auto' },
    ),
    product_id: many2one('Product', 'product.product', { required: true, ondelete: 'cascade' }),
    warehouse_id: many2one('Warehouse', 'stock.warehouse', { required: true, ondelete: 'cascade' }),
    company_id: many2one('Company', 'res.company', { required: true }),
    product_min_qty: float('Min Quantity', { required: true }),
    product_max_qty: float('Max Quantity', { required: true }),
    qty_on_hand: float('On Hand', { compute: onHand }),
    qty_forecast: float('Forecast', { compute: onHand }),
    qty_to_order: float('To Order', { readonly: true }),
    active: boolean('Active', { default: true }),
  },
  displayName: (row) => String(row['name']),
};

const [LEAST, MOST, EVERY] = [10, 30, 2];

/** One warehouse for each Odoo company, and a rule for every other product. */
export function seedReorderRules({ env, db }: Sower, products: readonly number[]): void {
  const [brussels = 0] = create(env, 'stock.warehouse', [
    { name: 'Brussels', code: 'WH', company_id: 1 },
    { name: 'Boston', code: 'BOS', company_id: 2 },
  ]);
  const ruled = products.filter((_, place) => place % EVERY === 0);
  const rules = ruled.map((product_id, place) => ({
    name: `OP/${String(place + 1).padStart(5, '0')}`,
    product_id,
    warehouse_id: brussels,
    company_id: 1,
    product_min_qty: LEAST,
    product_max_qty: MOST,
    qty_to_order: toOrder(Number(db.table('product.product').get(product_id)?.['qty_available'] ?? 0)),
  }));
  create(env, 'stock.warehouse.orderpoint', rules);
}

const toOrder = (available: number): number => (available < LEAST ? MOST - available : 0);
