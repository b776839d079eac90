/** What people mean by "the PDF" of a record. */
export interface UsualDocument {
  /** The report that makes it; null where that depends on the record's state, which its page knows. */
  readonly report: string | null;
  /** The page from which its customer fetches it: the record's own, or one below its sale order's (`/my/picking/pdf/<id>`). */
  readonly page: 'own' | { readonly order: string; readonly path: string };
}

/**
 * Models whose documents customers and vendors fetch themselves (`portal.mixin`). Not every model with such a page answers a
 * PDF there, so that others are not tried: asking for the link would write a token for nothing.
 * Sources, 14 to 19: addons/{sale,account,purchase,sale_stock}/controllers/portal.py, and the reports that they name.
 */
export const USUAL_DOCUMENTS: ReadonlyMap<string, UsualDocument> = new Map<string, UsualDocument>([
  ['sale.order', { report: 'sale.report_saleorder', page: 'own' }],
  ['account.move', { report: 'account.report_invoice_with_payments', page: 'own' }],
  // A request for quotation has another report (18.0).
  ['purchase.order', { report: null, page: 'own' }],
  [
    'stock.picking',
    { report: 'stock.report_deliveryslip', page: { order: 'sale_id', path: '/my/picking/pdf/' } },
  ],
]);
