import type { ModelFields } from './model-fields.ts';

const AMOUNT = /(?:^|_)(?:price|cost|amount|total|subtotal|revenue|balance|debit|credit)(?:_|$)/;
/** What a product costs is in the currency of the company that asks, what it is sold for in its own (product, 14 to 20). */
const COST = /(?:^|_)cost(?:_|$)|^standard_price$/;
const QUANTITY = /(?:^|_)(?:qty|quantity|quantities|uom_qty)(?:_|$)/;
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

/** The field that an amount's currency is in, or a quantity's unit; undefined for what is neither. */
export function unitOf(fields: ModelFields, name: string): string | undefined {
  const field = fields.find(name);
  if (field?.type === 'monetary' || (field?.type === 'float' && AMOUNT.test(name))) {
    const own = field.currency_field ?? (COST.test(name) ? 'cost_currency_id' : undefined);
    return firstOf(fields, own ? [own, ...CURRENCIES] : CURRENCIES);
  }
  if (field?.type === 'float' && QUANTITY.test(name)) return firstOf(fields, UNITS);
  return undefined;
}

const firstOf = (fields: ModelFields, names: readonly string[]): string | undefined =>
  names.find((name) => fields.find(name)?.type === 'many2one');
