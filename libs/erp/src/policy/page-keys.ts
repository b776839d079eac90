/** What opens one of Odoo's pages for customers to whoever has its address: such a page shows what its template does. */
const PAGE_KEY = /\baccess_token=[^&#\s"'<>]+/g;
const MAX_DEPTH = 20;

/**
 * A value of Odoo's without the keys in the addresses that it holds, for whom the policy lets print nothing: whoever follows
 * one then signs in to Odoo. What is nested deeper than 20 levels is left out.
 */
export const withoutPageKeys = <T>(value: T): T => open(value, MAX_DEPTH) as T;

function open(value: unknown, levels: number): unknown {
  if (typeof value === 'string') return value.replaceAll(PAGE_KEY, 'access_token=');
  if (typeof value !== 'object' || value === null) return value;
  if (levels === 0) return null;
  if (Array.isArray(value)) return value.map((item) => open(item, levels - 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, open(item, levels - 1)]));
}
