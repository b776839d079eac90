import { toDatetime } from '../orm/dates.ts';
import { char, datetime, many2one, selection } from '../orm/fields.ts';
import type { ModelSpec } from '../orm/types.ts';
import { create } from '../orm/write.ts';
import type { Sower } from './sower.ts';

export const picking: ModelSpec = {
  model: 'stock.picking',
  label: 'Transfer',
  order: 'scheduled_date asc, id desc',
  access: { 'sales_team.group_sale_salesman': 'rwc', 'sales_team.group_sale_manager': 'rwcd' },
  searchNames: ['name', 'origin'],
  fields: {
    name: char('Reference', { readonly: true, default: '/', copy: false }),
    origin: char('Source Document'),
    state: selection(
      'Status',
      [
        ['draft', 'Draft'],
        ['waiting', 'Waiting Another Operation'],
        ['confirmed', 'Waiting'],
        ['assigned', 'Ready'],
        ['done', 'Done'],
        ['cancel', 'Cancelled'],
      ],
      { readonly: true, default: 'draft', copy: false },
    ),
    partner_id: many2one('Contact', 'res.partner'),
    sale_id: many2one('Sales Order', 'sale.order'),
    scheduled_date: datetime('Scheduled Date'),
    date_done: datetime('Date of Transfer', { readonly: true, copy: false }),
    company_id: many2one('Company', 'res.company', { default: (env) => env.companies[0] }),
  },
};

const COUNT = 8;

/** A delivery for the first confirmed orders. */
export function seedPickings({ env, daysAgo }: Sower): void {
  const now = toDatetime(daysAgo(11));
  const orders = [...env.db.table('sale.order').rows()].filter((row) => row['state'] === 'sale');
  for (const [place, order] of orders.slice(0, COUNT).entries()) {
    create(env, 'stock.picking', [
      {
        name: `WH/OUT/${String(place + 1).padStart(5, '0')}`,
        origin: order['name'],
        state: place % 2 === 0 ? 'done' : 'assigned',
        partner_id: order['partner_shipping_id'],
        sale_id: order.id,
        scheduled_date: now,
        date_done: place % 2 === 0 ? now : false,
        company_id: order['company_id'],
      },
    ]);
  }
}
