import { boolean, char, many2many, many2one, selection } from '../orm/fields.ts';
import type { Db, ModelSpec } from '../orm/types.ts';
import { nameRecord } from './model-data.ts';

const groups = (since: number, until: number) => many2many('Groups', 'res.groups', { since, until });

/** What can be printed. The module mail, which sale, account and stock need, lets every employee read it (14 to 19). */
export const reportAction: ModelSpec = {
  model: 'ir.actions.report',
  label: 'Report Action',
  order: 'name, id',
  access: { 'base.group_user': 'r', 'base.group_system': 'rwcd' },
  fields: {
    name: char('Action Name', { required: true, translate: true }),
    type: char('Action Type', { required: true, default: 'ir.actions.report' }),
    model: char('Model Name', { required: true }),
    model_id: many2one('Model', 'ir.model', {
      compute: (row, env) =>
        [...env.db.table('ir.model').rows()].find((each) => each['model'] === row['model'])?.id,
    }),
    report_type: selection(
      'Report Type',
      [
        ['qweb-html', 'HTML'],
        ['qweb-pdf', 'PDF'],
        ['qweb-text', 'Text'],
      ],
      { required: true, default: 'qweb-pdf' },
    ),
    report_name: char('Template Name', { required: true }),
    report_file: char('Report File'),
    print_report_name: char('Printed Report Name', { translate: true }),
    attachment_use: boolean('Reload from Attachment'),
    attachment: char('Save as Attachment Prefix'),
    binding_model_id: many2one('Binding Model', 'ir.model', { ondelete: 'cascade' }),
    binding_type: selection(
      'Binding Type',
      [
        ['action', 'Action'],
        ['report', 'Report'],
      ],
      { required: true, default: 'report' },
    ),
    groups_id: groups(0, 18),
    group_ids: groups(19, 99),
    multi: boolean('On Multiple Doc.'),
    domain: char('Filter domain', { since: 18 }),
  },
};

const SAVED = "(object.state == 'posted') and ((object.name or 'INV').replace('/','_')+'.pdf')";
const BASE_NAME = '(object._get_report_base_filename())';

interface Printed {
  readonly xmlid: string;
  readonly name: (series: number) => string;
  readonly model: string;
  readonly report: string;
  readonly printed: string;
  /** Kept on the record as it is printed, up to 16. */
  readonly saved?: string;
}

/** As the modules sale, account and stock define theirs (addons/…/report, views/account_report.xml). */
const REPORTS: readonly Printed[] = [
  {
    xmlid: 'sale.action_report_saleorder',
    name: () => 'Quotation / Order',
    model: 'sale.order',
    report: 'sale.report_saleorder',
    printed:
      "(object.state in ('draft', 'sent') and 'Quotation - %s' % (object.name)) or 'Order - %s' % (object.name)",
  },
  {
    xmlid: 'sale.action_report_pro_forma_invoice',
    name: () => 'PRO-FORMA Invoice',
    model: 'sale.order',
    report: 'sale.report_saleorder_pro_forma',
    printed: "'PRO-FORMA - %s' % (object.name)",
  },
  {
    xmlid: 'account.account_invoices',
    name: (series) => (series >= 18 ? 'Invoice PDF' : 'Invoices'),
    model: 'account.move',
    report: 'account.report_invoice_with_payments',
    printed: BASE_NAME,
    saved: SAVED,
  },
  {
    xmlid: 'account.account_invoices_without_payment',
    name: (series) => (series >= 18 ? 'PDF without Payment' : 'Invoices without Payment'),
    model: 'account.move',
    report: 'account.report_invoice',
    printed: BASE_NAME,
    saved: SAVED,
  },
  {
    xmlid: 'stock.action_report_delivery',
    name: () => 'Delivery Slip',
    model: 'stock.picking',
    report: 'stock.report_deliveryslip',
    printed: "'Delivery Slip - %s - %s' % (object.partner_id.name or '', object.name)",
  },
];

/** Defines the reports, once the models are described. */
export function seedReports(db: Db): void {
  const models = new Map([...db.table('ir.model').rows()].map((row) => [row['model'], row.id]));
  for (const { xmlid, name, model, report, printed, saved } of REPORTS) {
    const id = db.table('ir.actions.report').insert({
      name: name(db.series),
      type: 'ir.actions.report',
      model,
      report_type: 'qweb-pdf',
      report_name: report,
      report_file: report,
      print_report_name: printed,
      attachment: db.series <= 16 ? saved : undefined,
      attachment_use: false,
      binding_model_id: models.get(model),
      binding_type: 'report',
    });
    nameRecord(db, xmlid, 'ir.actions.report', id);
  }
}
