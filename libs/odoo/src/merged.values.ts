/** What became of a selection's value that later versions of Odoo do not have. */
export interface MergedValue {
  /** The value whose records include those that had the older one. */
  readonly into: string;
  /** How to find those alone, as a domain. */
  readonly domain: string;
}

interface Merge extends MergedValue {
  model: string;
  field: string;
  value: string;
}

/** The source is a folder of OCA/OpenUpgrade's openupgrade_scripts/scripts, as of renamed fields. */
const MERGES: readonly Merge[] = [
  // sale/17.0.1.2: a locked order stays confirmed.
  {
    model: 'sale.order',
    field: 'state',
    value: 'done',
    into: 'sale',
    domain: '["state","=","sale"],["locked","=",true]',
  },
  {
    model: 'sale.order.line',
    field: 'state',
    value: 'done',
    into: 'sale',
    domain: '["state","=","sale"],["order_id.locked","=",true]',
  },
];

/**
 * Which value took in one that this Odoo does not have.
 * @param value one that is not among the selection of the field: of others this says what they became, not what they are.
 */
export function mergedValue(model: string, field: string, value: unknown): MergedValue | null {
  return MERGES.find((one) => one.value === value && one.field === field && one.model === model) ?? null;
}
