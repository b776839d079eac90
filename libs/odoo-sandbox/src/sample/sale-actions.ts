import { existing } from '../orm/existing.ts';
import type { Env, ModelMethod, Row, Values } from '../orm/types.ts';
import { getPortalUrl } from './portal.ts';

/** Where a customer sees an order. */
export const orderPage = (row: Row): string => `/my/orders/${row.id}`;

const getOrderUrl = getPortalUrl('sale.order', orderPage);

/** What buttons of an order answer for the web client to do next: windows, pages, and what a module adds of its own. */
export const orderActions: Record<string, ModelMethod> = {
  action_quotation_send: {
    run: (env, ids) => ({
      ...(env.db.series >= 19 ? { name: 'Send' } : {}),
      type: 'ir.actions.act_window',
      view_mode: 'form',
      res_model: 'mail.compose.message',
      views: [[false, 'form']],
      view_id: false,
      target: 'new',
      context: {
        default_model: 'sale.order',
        ...(env.db.series <= 16 ? { default_res_id: ids[0] ?? 0 } : { default_res_ids: ids }),
        mark_so_as_sent: true,
      },
    }),
  },
  action_open_discount_wizard: {
    since: 17,
    run: () => ({
      name: 'Discount',
      type: 'ir.actions.act_window',
      res_model: 'sale.order.discount',
      view_mode: 'form',
      target: 'new',
    }),
  },
  get_portal_url: getOrderUrl,
  action_preview_sale_order: {
    run: (env, ids) => ({
      type: 'ir.actions.act_url',
      target: 'self',
      url: getOrderUrl.run(env, ids, {}),
    }),
  },
  /** No method of Odoo's: one of the kind that a company's own module adds. */
  x_overview: {
    params: ['with_lines', 'with_customer'],
    defaults: { with_lines: true, with_customer: false },
    keywordOnly: true,
    run: (env, ids, args) => ({
      orders: existing(env, env.db.table('sale.order'), ids).map((row) => ({
        order: filled(row),
        ...(args['with_lines'] === false ? {} : { lines: linesOf(env, row.id) }),
        ...(args['with_customer'] === true ? { customer: customerOf(env, row['partner_id']) } : {}),
      })),
    }),
  },
};

const linesOf = (env: Env, order: number): Values[] => {
  const lines = env.db.table('sale.order.line');
  return existing(env, lines, lines.pointingTo('order_id', order)).map(filled);
};

const customerOf = (env: Env, id: unknown): Values => {
  const row = env.db.table('res.partner').get(Number(id));
  return row ? filled(row) : {};
};

/** What a row holds, without what is empty. */
const filled = (row: Row): Values =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
