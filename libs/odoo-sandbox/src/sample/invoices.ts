import { binary, char, date, many2one, monetary, selection } from '../orm/fields.ts';
import type { ModelMethod, ModelSpec, Row } from '../orm/types.ts';
import { contentOf } from './attachment-content.ts';
import { INVOICE_FILE, invoiceFile } from './invoice-file.ts';
import { messagePost } from './messages.ts';
import { getPortalUrl, portalFields } from './portal.ts';
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

const portalPath = (row: Row): string => (row['move_type'] === 'entry' ? '#' : `/my/invoices/${row.id}`);

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
    message_main_attachment_id: many2one('Main Attachment', 'ir.attachment', { copy: false }),
    invoice_pdf_report_id: many2one('PDF Attachment', 'ir.attachment', {
      since: 17,
      compute: (row, env) => invoiceFile(row, env)?.id,
    }),
    [INVOICE_FILE]: binary('PDF File', {
      since: 17,
      copy: false,
      readonly: true,
      content: (row, env) => {
        const file = invoiceFile(row, env);
        return file && contentOf(file);
      },
    }),
    ...portalFields(portalPath),
  },
  displayName: (row) => (row['name'] ? String(row['name']) : `Draft Invoice (* ${row.id})`),
  methods: {
    message_post: messagePost('account.move'),
    get_portal_url: getPortalUrl('account.move', portalPath),
    action_register_payment: registerPayment,
    action_invoice_print: { ...print, until: 17 },
    action_print_pdf: { ...print, since: 18 },
  },
};
