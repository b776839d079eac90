/** What stands on paper, in the language of the call. */
const ENGLISH = {
  quotation: 'Quotation',
  order: 'Order',
  proForma: 'Pro-Forma Invoice',
  invoice: 'Invoice',
  customer: 'Customer',
  orderDate: 'Order Date',
  expiration: 'Expiration',
  salesperson: 'Salesperson',
  invoiceDate: 'Invoice Date',
  dueDate: 'Due Date',
  source: 'Source',
  columns: 'Description / Quantity / Unit Price / Amount',
  untaxed: 'Untaxed Amount',
  taxes: 'Taxes',
  total: 'Total',
  amountDue: 'Amount Due',
  shippingDate: 'Shipping Date',
  products: 'Product / Quantity',
};

export type Words = typeof ENGLISH;

const FRENCH: Words = {
  quotation: 'Devis',
  order: 'Commande',
  proForma: 'Facture pro forma',
  invoice: 'Facture',
  customer: 'Client',
  orderDate: 'Date de la commande',
  expiration: 'Expiration',
  salesperson: 'Vendeur',
  invoiceDate: 'Date de facturation',
  dueDate: "Date d'échéance",
  source: 'Origine',
  columns: 'Description / Quantité / Prix unitaire / Montant',
  untaxed: 'Montant hors taxes',
  taxes: 'Taxes',
  total: 'Total',
  amountDue: 'Montant dû',
  shippingDate: "Date d'expédition",
  products: 'Produit / Quantité',
};

export const wordsFor = (lang: string): Words => (lang.startsWith('fr') ? FRENCH : ENGLISH);
