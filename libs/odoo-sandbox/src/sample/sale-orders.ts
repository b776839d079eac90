import { userError } from '../faults.ts';
import { toDate, toDatetime } from '../orm/dates.ts';
import { existing } from '../orm/existing.ts';
import {
  boolean,
  char,
  date,
  datetime,
  html,
  integer,
  many2many,
  many2one,
  monetary,
  one2many,
  selection,
} from '../orm/fields.ts';
import type { Env, ModelMethod, ModelSpec, Values } from '../orm/types.ts';
import { write } from '../orm/write.ts';
import { ownOnly } from './crm.ts';
import { messagePost } from './messages.ts';
import { portalFields } from './portal.ts';
import { orderActions, orderPage } from './sale-actions.ts';
import { STATES, STATES_UNTIL } from './sale-amounts.ts';

const MONTH_MS = 30 * 86_400_000;

/** Writes the same to all; answers nothing, as most buttons do. */
const sets = (values: Values, answer?: unknown): ModelMethod => ({
  run: (env, ids) => {
    write(env, 'sale.order', ids, values);
    return answer;
  },
});

const unlock: ModelMethod = {
  run: (env, ids) => {
    write(env, 'sale.order', ids, env.db.series <= 16 ? { state: 'sale' } : { locked: false });
  },
};

const cancel: ModelMethod = {
  run: (env, ids) => {
    write(env, 'sale.order', ids, { state: 'cancel', ...(env.db.series <= 16 ? {} : { locked: false }) });
    return true;
  },
};

function confirm(env: Env, ids: readonly number[]): true {
  const rows = existing(env, env.db.table('sale.order'), ids);
  const wrong = rows.filter((row) => row['state'] !== 'draft' && row['state'] !== 'sent');
  if (wrong.length > 0) {
    throw userError(
      env.db.series <= 17
        ? `The following orders are not in a state requiring confirmation: ${wrong.map((row) => String(row['name'])).join(', ')}`
        : 'Some orders are not in a state requiring confirmation.',
    );
  }
  write(env, 'sale.order', ids, {
    state: 'sale',
    date_order: toDatetime(env.db.now()),
    invoice_status: 'to invoice',
  });
  return true;
}

const nextName = (env: Env): string => {
  let last = 0;
  for (const row of env.db.table('sale.order').rows()) {
    last = Math.max(last, Number(/^S(\d+)$/.exec(String(row['name']))?.[1] ?? 0));
  }
  return `S${String(last + 1).padStart(5, '0')}`;
};

function prepare(values: Values, env: Env): Values {
  const company = Number(values['company_id'] ?? env.companies[0]);
  const partner = values['partner_id'];
  const named = typeof values['name'] === 'string' && !values['name'].endsWith(' (copy)');
  return {
    partner_invoice_id: partner,
    partner_shipping_id: partner,
    currency_id: env.db.table('res.company').get(company)?.['currency_id'] ?? false,
    ...values,
    name: named ? values['name'] : nextName(env),
  };
}

export const order: ModelSpec = {
  model: 'sale.order',
  label: 'Sales Order',
  order: 'date_order desc, id desc',
  access: { 'sales_team.group_sale_salesman': 'rwc', 'sales_team.group_sale_manager': 'rwcd' },
  rule: ownOnly,
  searchNames: ['name', 'client_order_ref'],
  prepare,
  fields: {
    name: char('Order Reference', { required: true, copy: false }),
    state: selection('Status', STATES, {
      readonly: true,
      default: 'draft',
      copy: false,
      choicesUntil: STATES_UNTIL,
    }),
    locked: boolean('Locked', { help: 'Locked orders cannot be modified.', copy: false, since: 17 }),
    date_order: datetime('Order Date', {
      required: true,
      copy: false,
      default: (env) => toDatetime(env.db.now()),
    }),
    validity_date: date('Expiration', {
      copy: false,
      default: (env) => toDate(new Date(env.db.now().getTime() + MONTH_MS)),
    }),
    commitment_date: datetime('Delivery Date', { copy: false }),
    partner_id: many2one('Customer', 'res.partner', { required: true, ondelete: 'restrict' }),
    partner_invoice_id: many2one('Invoice Address', 'res.partner', { ondelete: 'restrict' }),
    partner_shipping_id: many2one('Delivery Address', 'res.partner', { ondelete: 'restrict' }),
    user_id: many2one('Salesperson', 'res.users', { default: (env) => env.uid }),
    team_id: many2one('Sales Team', 'crm.team', { default: 1 }),
    company_id: many2one('Company', 'res.company', { required: true, default: (env) => env.companies[0] }),
    currency_id: many2one('Currency', 'res.currency', { readonly: true }),
    opportunity_id: many2one('Opportunity', 'crm.lead'),
    order_line: one2many('Order Lines', 'sale.order.line', 'order_id'),
    amount_untaxed: monetary('Untaxed Amount', { readonly: true, copy: false }),
    amount_tax: monetary('Taxes', { readonly: true, copy: false }),
    amount_total: monetary('Total', { readonly: true, copy: false }),
    invoice_status: selection(
      'Invoice Status',
      [
        ['upselling', 'Upselling Opportunity'],
        ['invoiced', 'Fully Invoiced'],
        ['to invoice', 'To Invoice'],
        ['no', 'Nothing to Invoice'],
      ],
      { readonly: true, default: 'no', copy: false },
    ),
    invoice_ids: many2many('Invoices', 'account.move', { copy: false }),
    invoice_count: integer('Invoice Count', {
      compute: (row) => (Array.isArray(row['invoice_ids']) ? row['invoice_ids'].length : 0),
    }),
    client_order_ref: char('Customer Reference', { copy: false }),
    origin: char('Source Document'),
    note: html('Terms and conditions'),
    ...portalFields(orderPage),
  },
  beforeUnlink: (_env, rows) => {
    if (rows.every((row) => row['state'] === 'draft' || row['state'] === 'cancel')) return;
    throw userError(
      'You can not delete a sent quotation or a confirmed sales order. You must first cancel it.',
    );
  },
  methods: {
    action_confirm: { run: confirm },
    action_done: { ...sets({ state: 'done' }, true), until: 16 },
    action_lock: { ...sets({ locked: true }), since: 17 },
    action_unlock: unlock,
    action_cancel: cancel,
    action_draft: sets({ state: 'draft' }, true),
    message_post: messagePost('sale.order'),
    ...orderActions,
  },
};
