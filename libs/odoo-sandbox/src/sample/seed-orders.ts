import { toDate, toDatetime } from '../orm/dates.ts';
import { create } from '../orm/write.ts';
import type { Customer, Sower } from './sower.ts';

const COUNT = 64;
const DAY_MS = 86_400_000;

/** Half a year of quotations and orders, oldest first, and invoices for the older orders. */
export function seedOrders(sower: Sower, customers: readonly Customer[], products: readonly number[]): void {
  const { env, pick, random } = sower;
  for (let number = 0; number < COUNT; number += 1) {
    const age = 178 - number * 2.75;
    const now = sower.daysAgo(age);
    const customer = pick(customers);
    const lines = Array.from({ length: 1 + Math.floor(random() * 4) }, () => [
      0,
      0,
      {
        product_id: pick(products),
        product_uom_qty: 1 + Math.floor(random() * 12),
        discount: random() < 0.2 ? 10 : 0,
      },
    ]);
    const state = stateOf(age, random());
    const [id = 0] = create(env, 'sale.order', [
      {
        partner_id: customer.id,
        user_id: customer.company === 2 ? 8 : pick([6, 6, 7, 7, 8]),
        company_id: customer.company,
        team_id: customer.company,
        state,
        date_order: toDatetime(now),
        order_line: lines,
        invoice_status: state === 'sale' ? 'to invoice' : 'no',
        client_order_ref: random() < 0.3 ? `PO-${1000 + number}` : false,
      },
    ]);
    if (state === 'sale' && age > 75) invoice(sower, id, now, random());
  }
}

/** Old quotations have mostly been decided; recent ones are mostly open. */
function stateOf(age: number, chance: number): string {
  if (age > 120) return chance < 0.75 ? 'sale' : chance < 0.9 ? 'cancel' : 'sent';
  if (age > 45) return chance < 0.45 ? 'sale' : chance < 0.55 ? 'cancel' : chance < 0.8 ? 'sent' : 'draft';
  return chance < 0.3 ? 'sale' : chance < 0.6 ? 'sent' : 'draft';
}

function invoice({ env }: Sower, id: number, ordered: Date, chance: number): void {
  const orders = env.db.table('sale.order');
  const order = orders.get(id);
  const moves = env.db.table('account.move');
  const day = new Date(ordered.getTime() + 10 * DAY_MS);
  const amounts = ['amount_untaxed', 'amount_tax', 'amount_total'].map((name) => [name, order?.[name] ?? 0]);
  const payment = chance < 0.6 ? 'paid' : 'not_paid';
  const [move = 0] = create(env, 'account.move', [
    {
      name: `INV/${day.getUTCFullYear()}/${String(moves.size + 1).padStart(5, '0')}`,
      move_type: 'out_invoice',
      state: 'posted',
      payment_state: payment,
      date: toDate(day),
      invoice_date: toDate(day),
      invoice_date_due: toDate(new Date(day.getTime() + 30 * DAY_MS)),
      partner_id: order?.['partner_id'],
      invoice_user_id: order?.['user_id'],
      company_id: order?.['company_id'],
      currency_id: order?.['currency_id'],
      ...Object.fromEntries(amounts),
      amount_residual: payment === 'paid' ? 0 : order?.['amount_total'],
      invoice_origin: order?.['name'],
    },
  ]);
  orders.update(id, { invoice_ids: [move], invoice_status: 'invoiced' });
}
