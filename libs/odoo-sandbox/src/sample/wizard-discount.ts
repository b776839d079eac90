import { validationError } from '../faults.ts';
import { float, many2one, monetary, selection } from '../orm/fields.ts';
import type { ModelSpec } from '../orm/types.ts';
import { write } from '../orm/write.ts';
import { activeIds, ownRows, single } from './wizard.ts';

/** A discount on the lines of an order; the order comes from `active_id` in the context (addons/sale, 17 and later). */
export const orderDiscount: ModelSpec = {
  model: 'sale.order.discount',
  label: 'Discount Wizard',
  since: 17,
  transient: true,
  access: { 'sales_team.group_sale_salesman': 'rwc' },
  rule: ownRows,
  fields: {
    sale_order_id: many2one('Sale Order', 'sale.order', {
      required: true,
      default: (env) => activeIds(env)[0],
    }),
    company_id: many2one('Company', 'res.company', { related: ['sale_order_id', 'company_id'] }),
    currency_id: many2one('Currency', 'res.currency', { related: ['sale_order_id', 'currency_id'] }),
    discount_amount: monetary('Amount'),
    discount_percentage: float('Percentage', { help: 'A share of one: 0.1 is 10 %.' }),
    discount_type: selection(
      'Discount Type',
      [
        ['sol_discount', 'On All Order Lines'],
        ['so_discount', 'Global Discount'],
        ['amount', 'Fixed Amount'],
      ],
      { default: 'sol_discount' },
    ),
  },
  check: (row) => {
    const share = Number(row['discount_percentage'] ?? 0);
    if (row['discount_type'] !== 'amount' && share > 1) {
      throw validationError('Invalid discount amount');
    }
  },
  methods: {
    action_apply_discount: {
      run: (env, ids) => {
        const row = single(env, 'sale.order.discount', ids);
        const lines = env.db.table('sale.order.line').pointingTo('order_id', Number(row['sale_order_id']));
        write(env, 'sale.order.line', lines, { discount: Number(row['discount_percentage'] ?? 0) * 100 });
      },
    },
  },
};
