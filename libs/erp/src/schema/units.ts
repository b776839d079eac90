import type { ModelFields } from './model-fields.ts';

const AMOUNT = /(?:^|_)(?:price|cost|amount|total|subtotal|revenue|balance|debit|credit)(?:_|$)/;
/** What a product costs is in the currency of the company that asks, what it is sold for in its own (product, 14 to 20). */
const COST = /(?:^|_)cost(?:_|$)|^standard_price$/;
const QUANTITY = /(?:^|_)(?:qty|quantity|quantities|uom_qty)(?:_|$)/;
/**
 * Views whose amounts Odoo turns into the currency of the company that asks, by a table of rates in their SQL (`currency_table`; account,
 * purchase and sale, 14 to 19). `told`: their own `currency_id` is that one; the others' is the invoice's or the order's.
 */
const OF_ASKER: ReadonlyMap<string, { amounts: RegExp; told: boolean }> = new Map([
  ['account.invoice.report', { amounts: /^price_(?:subtotal|average|margin)$/, told: false }],
  ['purchase.report', { amounts: /^(?:price_total|price_average|untaxed_total)$/, told: false }],
  ['sale.report', { amounts: AMOUNT, told: true }],
]);
const CURRENCIES = ['currency_id', 'company_currency_id', 'company_currency'];
/** `product_uom` became `product_uom_id` in sale lines (19.0). */
const UNITS = ['product_uom_id', 'product_uom', 'uom_id'];

/**
 * The fields that say in what the chosen ones are measured: the currency of amounts, the unit of quantities. Numbers
 * without them are half an answer.
 */
export function unitFields(fields: ModelFields, chosen: readonly string[]): string[] {
  const found = chosen.flatMap((name) => unitOf(fields, name) ?? []);
  return [...new Set(found)].filter((name) => !chosen.includes(name));
}

/** Whether an amount is in the currency of the company that the call is made for, whosever it is. */
export const isOfAsker = ({ model }: ModelFields, name: string): boolean =>
  OF_ASKER.get(model)?.amounts.test(name) === true;

/** The field that an amount's currency is in, or a quantity's unit; undefined for what is neither. */
export function unitOf(fields: ModelFields, name: string): string | undefined {
  const field = fields.find(name);
  if (isOfAsker(fields, name) && OF_ASKER.get(fields.model)?.told !== true) return undefined;
  if (field?.type === 'monetary' || (field?.type === 'float' && AMOUNT.test(name))) {
    const own = field.currency_field ?? (COST.test(name) ? 'cost_currency_id' : undefined);
    return firstOf(fields, own ? [own, ...CURRENCIES] : CURRENCIES);
  }
  if (field?.type === 'float' && QUANTITY.test(name)) return firstOf(fields, UNITS);
  return undefined;
}

const firstOf = (fields: ModelFields, names: readonly string[]): string | undefined =>
  names.find((name) => fields.find(name)?.type === 'many2one');
