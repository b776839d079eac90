import { userError } from '../faults.ts';
import { toDate } from '../orm/dates.ts';
import { existing } from '../orm/existing.ts';
import { char, date, many2many, many2one, monetary, selection } from '../orm/fields.ts';
import type { Env, ModelMethod, ModelSpec, Row } from '../orm/types.ts';
import { create, write } from '../orm/write.ts';
import { activeIds, linked, ownRows, single } from './wizard.ts';

const INVOICING = { 'account.group_account_invoice': 'rwcd' };

export const payment: ModelSpec = {
  model: 'account.payment',
  label: 'Payments',
  order: 'date desc, name desc',
  access: INVOICING,
  fields: {
    name: char('Number', { readonly: true }),
    amount: monetary('Amount'),
    date: date('Date'),
    payment_type: selection(
      'Payment Type',
      [
        ['outbound', 'Send'],
        ['inbound', 'Receive'],
      ],
      { required: true, default: 'inbound' },
    ),
    partner_id: many2one('Customer/Vendor', 'res.partner', { ondelete: 'restrict' }),
    currency_id: many2one('Currency', 'res.currency'),
    company_id: many2one('Company', 'res.company', { default: (env) => env.companies[0] }),
    ref: char('Reference', { until: 17 }),
    memo: char('Memo', { since: 18 }),
  },
};

const moves = (env: Env, ids: readonly number[]): Row[] => existing(env, env.db.table('account.move'), ids);
const residual = (rows: readonly Row[]): number =>
  rows.reduce((sum, row) => sum + Number(row['amount_residual'] ?? 0), 0);

function amountDue(env: Env): number {
  const due = residual(moves(env, activeIds(env)));
  if (due > 0) return due;
  throw userError(
    "You can't register a payment because there is nothing left to pay on the selected journal items.",
  );
}

const of = (env: Env, field: string): number | undefined => {
  const value = moves(env, activeIds(env))[0]?.[field];
  return typeof value === 'number' ? value : undefined;
};

/** Pays invoices. They come from `active_ids` in the context; Odoo keeps their open items, the sandbox themselves. */
export const paymentRegister: ModelSpec = {
  model: 'account.payment.register',
  label: 'Pay',
  transient: true,
  access: INVOICING,
  rule: ownRows,
  fields: {
    payment_date: date('Payment Date', { required: true, default: (env) => toDate(env.db.now()) }),
    amount: monetary('Amount', { default: amountDue, workedOut: true }),
    communication: char('Memo', {
      workedOut: true,
      default: (env) =>
        moves(env, activeIds(env))
          .map((row) => String(row['name']))
          .join(' '),
    }),
    currency_id: many2one('Currency', 'res.currency', {
      default: (env) => of(env, 'currency_id'),
      workedOut: true,
    }),
    company_id: many2one('Company', 'res.company', {
      default: (env) => of(env, 'company_id'),
      workedOut: true,
    }),
    partner_id: many2one('Customer/Vendor', 'res.partner', {
      default: (env) => of(env, 'partner_id'),
      workedOut: true,
    }),
    move_ids: many2many('Invoices', 'account.move', { default: (env) => [...activeIds(env)] }),
  },
  methods: { action_create_payments: { run: (env, ids) => pay(env, ids) } },
};

function pay(env: Env, ids: readonly number[]): unknown {
  const wizard = single(env, 'account.payment.register', ids);
  const { currency_id, company_id, partner_id, amount, payment_date, communication } = wizard;
  const count = env.db.table('account.payment').size + 1;
  const [made = 0] = create(env, 'account.payment', [
    {
      name: `PBNK1/${String(payment_date).slice(0, 4)}/${String(count).padStart(5, '0')}`,
      date: payment_date,
      [env.db.series >= 18 ? 'memo' : 'ref']: communication,
      currency_id,
      company_id,
      partner_id,
      amount,
    },
  ]);
  let left = Number(amount ?? 0);
  for (const move of moves(env, linked(wizard, 'move_ids'))) {
    const due = Number(move['amount_residual'] ?? 0);
    const paid = Math.min(due, left);
    left -= paid;
    const open = Math.round((due - paid) * 100) / 100;
    const payment_state = open === 0 ? 'paid' : paid > 0 ? 'partial' : 'not_paid';
    write(env, 'account.move', [move.id], { amount_residual: open, payment_state });
  }
  if (env.context['dont_redirect_to_payments'] === true) return true;
  return {
    name: 'Payments',
    type: 'ir.actions.act_window',
    res_model: 'account.payment',
    context: { create: false },
    view_mode: 'form',
    res_id: made,
  };
}

/** Opens the wizard on posted invoices. */
export const registerPayment: ModelMethod = {
  run: (env, ids) => {
    if (moves(env, ids).some((row) => row['state'] !== 'posted')) {
      throw userError('You can only register payment for posted journal entries.');
    }
    return {
      name: env.db.series >= 18 ? 'Pay' : 'Register Payment',
      res_model: 'account.payment.register',
      view_mode: 'form',
      views: [[false, 'form']],
      context: { active_model: 'account.move', active_ids: ids },
      target: 'new',
      type: 'ir.actions.act_window',
    };
  },
};
