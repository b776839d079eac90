import type { Env, Row } from '../orm/types.ts';

/** The field that holds an invoice's PDF, from 17 on; the attachment behind it is hidden from other searches. */
export const INVOICE_FILE = 'invoice_pdf_report_file';

/** The attachment that holds the content of that field, once the invoice was sent. */
export function invoiceFile({ id }: Row, env: Env): Row | undefined {
  for (const row of env.db.table('ir.attachment').rows()) {
    if (row['res_field'] !== INVOICE_FILE || row['res_model'] !== 'account.move') continue;
    if (row['res_id'] === id) return row;
  }
  return undefined;
}
