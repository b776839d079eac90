import type { Env } from '../orm/types.ts';

export const STATES = [
  ['draft', 'Quotation'],
  ['sent', 'Quotation Sent'],
  ['sale', 'Sales Order'],
  ['done', 'Locked'],
  ['cancel', 'Cancelled'],
] as const;

/** A locked order had a state of its own up to 16, and is marked by `locked` from 17 on (addons/sale). */
export const STATES_UNTIL = { done: 16 };

export const round = (amount: number): number => Math.round(amount * 100) / 100;

/** An order's amounts follow its lines. */
export function addUp(env: Env, order: number): void {
  const lines = env.db.table('sale.order.line');
  let untaxed = 0;
  let tax = 0;
  for (const id of lines.pointingTo('order_id', order)) {
    untaxed += Number(lines.get(id)?.['price_subtotal'] ?? 0);
    tax += Number(lines.get(id)?.['price_tax'] ?? 0);
  }
  const amounts = {
    amount_untaxed: round(untaxed),
    amount_tax: round(tax),
    amount_total: round(untaxed + tax),
  };
  env.db.table('sale.order').update(order, amounts);
}
