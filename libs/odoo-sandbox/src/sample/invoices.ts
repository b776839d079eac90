import { char, date, many2one, monetary, selection } from '../orm/fields.ts';
import type { ModelMethod, ModelSpec } from '../orm/types.ts';
import { messagePost } from './messages.ts';
import { registerPayment } from './wizard-payment.ts';

/** The report that the web client is to fetch. `data` is None, which XML-RPC cannot carry. */
const print: ModelMethod = {
  run: (_env, ids) => ({
    context: { active_ids: ids },
    data: null,
    type: 'ir.actions.report',
    report_name: 'account.report_invoice_with_payments',
    report_type: 'qweb-pdf',
    report_file: 'account.report_invoice_with_payments',
    name: 'Invoices',
  }),
};

export const invoice: ModelSpec = {
  model: 'account.move',
  label: 'Journal Entry',
  order: 'date desc, name desc, id desc',
  access: { 'sales_team.group_sale_salesman': 'r', 'account.group_account_invoice': 'rwcd' },
  fields: {
    name: char('Number', { copy: false }),
    ref: char('Reference'),
    move_type: selection(
      'Type',
      [
        ['entry', 'Journal Entry'],
        ['out_invoice', 'Customer Invoice'],
        ['out_refund', 'Customer Credit Note'],
        ['in_invoice', 'Vendor Bill'],
      ],
      { required: true, default: 'entry' },
    ),
    state: selection(
      'Status',
      [
        ['draft', 'Draft'],
        ['posted', 'Posted'],
        ['cancel', 'Cancelled'],
      ],
      { required: true, default: 'draft', readonly: true },
    ),
    payment_state: selection('Payment Status', [
      ['not_paid', 'Not Paid'],
      ['in_payment', 'In Payment'],
      ['paid', 'Paid'],
      ['partial', 'Partially Paid'],
      ['reversed', 'Reversed'],
    ]),
    date: date('Date'),
    invoice_date: date('Invoice/Bill Date'),
    invoice_date_due: date('Due Date'),
    partner_id: many2one('Partner', 'res.partner', { ondelete: 'restrict' }),
    invoice_user_id: many2one('Salesperson', 'res.users'),
    invoice_origin: char('Origin'),
    company_id: many2one('Company', 'res.company', { default: (env) => env.companies[0] }),
    currency_id: many2one('Currency', 'res.currency'),
    amount_untaxed: monetary('Untaxed Amount', { readonly: true }),
    amount_tax: monetary('Tax', { readonly: true }),
    amount_total: monetary('Total', { readonly: true }),
    amount_residual: monetary('Amount Due', { readonly: true }),
  },
  displayName: (row) => (row['name'] ? String(row['name']) : `Draft Invoice (* ${row.id})`),
  methods: {
    message_post: messagePost('account.move'),
    action_register_payment: registerPayment,
    action_invoice_print: { ...print, until: 17 },
    action_print_pdf: { ...print, since: 18 },
  },
};
