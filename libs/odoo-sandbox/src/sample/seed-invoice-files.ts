import { Content } from '../orm/content.ts';
import { renderReport } from '../print/report.ts';
import { attach } from './attachment-content.ts';
import { INVOICE_FILE } from './invoice-file.ts';
import type { Sower } from './sower.ts';

/** Paid invoices were sent: their PDF is kept. */
export function seedInvoiceFiles({ env, daysAgo }: Sower): void {
  daysAgo(12);
  const moves = env.db.table('account.move');
  for (const move of moves.rows()) {
    if (move['payment_state'] !== 'paid') continue;
    const pdf = renderReport({ ...env, context: {} }, 'account.report_invoice_with_payments', [move.id]);
    const name = `${String(move['name']).replaceAll('/', '_')}.pdf`;
    const place = { name, mimetype: 'application/pdf', res_model: 'account.move', res_id: move.id };
    const values = env.db.series >= 17 ? { ...place, res_field: INVOICE_FILE } : place;
    const saved = [...env.db.table('ir.attachment').rows()].find(
      (row) => row['name'] === name && row['res_id'] === move.id,
    );
    const id = saved?.id ?? attach(env, values, Content.of(pdf));
    moves.update(move.id, { message_main_attachment_id: id });
  }
}
