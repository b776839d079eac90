import { displayName } from '../orm/record.ts';
import type { Env, Row, Table } from '../orm/types.ts';
import type { Paper } from './pdf.ts';
import { type Words, wordsFor } from './words.ts';

/** What a report prints of one record: its numbers, its people, its lines. */
export function paperOf(env: Env, report: string, table: Table, row: Row): Paper {
  const draw = { 'sale.order': orderPaper, 'account.move': invoicePaper, 'stock.picking': pickingPaper }[
    table.model.model
  ];
  return draw ? draw(env, wordsFor(env.lang), row, report) : [displayName(env, table.model, row)];
}

function orderPaper(env: Env, words: Words, row: Row, report: string): Paper {
  const isQuotation = row['state'] === 'draft' || row['state'] === 'sent';
  const kind = report.endsWith('pro_forma') ? words.proForma : isQuotation ? words.quotation : words.order;
  return [
    `${kind} # ${text(row['name'])}`,
    ...seller(env, row),
    `${words.customer}: ${nameOf(env, 'res.partner', row['partner_id'])}`,
    ...address(env, row['partner_id']),
    `${words.orderDate}: ${text(row['date_order']).slice(0, 10)}`,
    `${words.expiration}: ${text(row['validity_date'])}`,
    `${words.salesperson}: ${nameOf(env, 'res.users', row['user_id'])}`,
    '',
    words.columns,
    ...pricedLines(env, row),
    ...totals(env, words, row),
  ];
}

function invoicePaper(env: Env, words: Words, row: Row, report: string): Paper {
  const origin = row['invoice_origin'];
  const order = [...env.db.table('sale.order').rows()].find(
    ({ name }) => name !== undefined && name === origin,
  );
  const due = `${words.amountDue}: ${money(env, row, row['amount_residual'])}`;
  return [
    `${words.invoice} ${text(row['name'])}`,
    ...seller(env, row),
    `${words.customer}: ${nameOf(env, 'res.partner', row['partner_id'])}`,
    ...address(env, row['partner_id']),
    `${words.invoiceDate}: ${text(row['invoice_date'])}`,
    `${words.dueDate}: ${text(row['invoice_date_due'])}`,
    `${words.source}: ${text(origin)}`,
    '',
    words.columns,
    ...(order ? pricedLines(env, order) : []),
    ...totals(env, words, row),
    ...(report.endsWith('with_payments') ? [due] : []),
  ];
}

function pickingPaper(env: Env, words: Words, row: Row): Paper {
  const order = env.db.table('sale.order').get(Number(row['sale_id']));
  return [
    text(row['name']),
    ...seller(env, row),
    `${words.customer}: ${nameOf(env, 'res.partner', row['partner_id'])}`,
    ...address(env, row['partner_id']),
    `${words.order}: ${text(row['origin'])}`,
    `${words.shippingDate}: ${text(row['scheduled_date']).slice(0, 10)}`,
    '',
    words.products,
    ...linesOf(env, order).map((line) => `${text(line['name'])}   ${number(line['product_uom_qty'])}`),
  ];
}

function linesOf(env: Env, order: Row | undefined): Row[] {
  const lines = env.db.table('sale.order.line');
  return lines.pointingTo('order_id', order?.id ?? 0).flatMap((id) => lines.get(id) ?? []);
}

const pricedLines = (env: Env, order: Row): string[] =>
  linesOf(env, order).map((line) =>
    [
      text(line['name']).replaceAll('\n', ' '),
      number(line['product_uom_qty']),
      number(line['price_unit']),
      money(env, order, line['price_subtotal']),
    ].join('   '),
  );

const totals = (env: Env, words: Words, row: Row): string[] => [
  '',
  `${words.untaxed}: ${money(env, row, row['amount_untaxed'])}`,
  `${words.taxes}: ${money(env, row, row['amount_tax'])}`,
  `${words.total}: ${money(env, row, row['amount_total'])}`,
];

const seller = (env: Env, row: Row): string[] => [nameOf(env, 'res.company', row['company_id']), ''];

function address(env: Env, id: unknown): string[] {
  const partner = env.db.table('res.partner').get(Number(id));
  const place = `${text(partner?.['zip'])} ${text(partner?.['city'])}`.trim();
  return [text(partner?.['street']), place].filter((line) => line !== '');
}

function nameOf(env: Env, model: string, id: unknown): string {
  const table = env.db.table(model);
  const row = table.get(Number(id));
  return row ? displayName(env, table.model, row) : '';
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown): string =>
  Number(value ?? 0).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** An amount with the sign of the row's currency where that belongs. */
function money(env: Env, row: Row, amount: unknown): string {
  const currency = env.db.table('res.currency').get(Number(row['currency_id']));
  const [sign, figures] = [text(currency?.['symbol']), number(amount)];
  return currency?.['position'] === 'before' ? `${sign} ${figures}` : `${figures} ${sign}`;
}
