import { char, float, many2one } from '../orm/fields.ts';
import { valueOf } from '../orm/record.ts';
import type { Env, FieldSpec, Row } from '../orm/types.ts';
import { write } from '../orm/write.ts';

const COST_HELP =
  'Value of the product (automatically computed in AVCO). Used to value the product when the purchase cost is not known.';

/** The cost lies with the variants, for each Odoo company; a template shows that of its one variant. */
function costOf(env: Env, id: number): number | undefined {
  const { model, pointingTo, get } = variantsOf(env);
  const [variant = 0, ...others] = pointingTo(id);
  const [row, field] = [get(variant), model.fields.get('standard_price')];
  if (!row || !field || others.length > 0) return undefined;
  return Number(valueOf(env, model, row, field) ?? 0);
}

function assignCost(env: Env, id: number, cost: unknown): void {
  const variants = variantsOf(env).pointingTo(id);
  if (variants.length === 1) write(env, 'product.product', variants, { standard_price: cost });
}

function variantsOf(env: Env) {
  const table = env.db.table('product.product');
  return {
    model: table.model,
    pointingTo: (id: number) => table.pointingTo('product_tmpl_id', id),
    get: (id: number) => table.get(id),
  };
}

const currencyOfCompany = (env: Env, company: unknown): number | undefined => {
  const currency = env.db.table('res.company').get(Number(company))?.['currency_id'];
  return typeof currency === 'number' ? currency : undefined;
};

/** Prices are in the currency of the product's own company, or else of the first one. */
const currencyOf = (row: Row, env: Env): number | undefined => currencyOfCompany(env, row['company_id'] ?? 1);

/** What a product costs, in which currencies its amounts are, and how it is counted. */
export const costs: Record<string, FieldSpec> = {
  standard_price: float('Cost', {
    help: COST_HELP,
    digits: [16, 2],
    depends: ['product_variant_ids.standard_price'],
    compute: (row, env) => costOf(env, row.id),
    assign: assignCost,
  }),
  currency_id: many2one('Currency', 'res.currency', { depends: ['company_id'], compute: currencyOf }),
  cost_currency_id: many2one('Cost Currency', 'res.currency', {
    depends: ['company_id'],
    compute: (_row, env) => currencyOfCompany(env, env.companies[0]),
  }),
  uom_id: many2one('Unit of Measure', 'uom.uom', { required: true, default: 1, ondelete: 'restrict' }),
  uom_name: char('Unit of Measure Name', { related: ['uom_id', 'name'] }),
};

/** The cost of a variant: a value for each Odoo company. */
export const variantCost = float('Cost', { companyDependent: true, help: COST_HELP, digits: [16, 2] });
