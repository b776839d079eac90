/**
 * What people call the records of Odoo's own modules, in English and French, where Odoo says it otherwise: an invoice is a "Journal
 * Entry" there, a customer a "Contact", and so is nothing found by searching the labels.
 */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  'res.partner': ['customer', 'client', 'supplier', 'vendor', 'contact', 'fournisseur'],
  'sale.order': ['quotation', 'quote', 'sales order', 'devis', 'commande'],
  'crm.lead': ['opportunity', 'opportunities', 'prospect', 'pipeline', 'deal', 'piste', 'opportunité'],
  'account.move': ['invoice', 'bill', 'credit note', 'refund', 'facture', 'avoir', 'note de crédit'],
  'account.payment': ['payment', 'paiement'],
  'product.product': ['article', 'item', 'produit'],
  'stock.quant': ['stock', 'inventory', 'on hand', 'inventaire'],
  'stock.picking': ['delivery', 'deliveries', 'shipment', 'receipt', 'livraison', 'réception'],
  'purchase.order': ['purchase', 'request for quotation', 'rfq', 'achat'],
  'mrp.production': ['manufacturing', 'production', 'fabrication'],
  'project.task': ['task', 'tâche'],
  'helpdesk.ticket': ['ticket', 'support'],
  'account.analytic.line': ['timesheet', 'feuille de temps'],
  'hr.employee': ['employee', 'staff', 'employé'],
  'hr.leave': ['leave', 'holiday', 'vacation', 'time off', 'congé'],
  'calendar.event': ['meeting', 'appointment', 'réunion', 'rendez-vous'],
  'mail.activity': ['activity', 'activities', 'to-do', 'reminder', 'activité'],
};
/** Shorter than this, a text is in too many words. */
const SHORTEST = 3;

/** The models that people may mean by a text such as "open invoices" or "invo". */
export function modelsCalled(text: string): string[] {
  const said = text.trim().toLowerCase();
  if (said.length < SHORTEST) return [];
  const isMeant = (word: string): boolean => word.startsWith(said) || ` ${said}`.includes(` ${word}`);
  return Object.keys(WORDS).filter((model) => WORDS[model]?.some(isMeant));
}
