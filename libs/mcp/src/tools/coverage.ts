import type { Erp, ErpModel, ModelFields, OdooCompany } from '@aidoo/erp';

export interface Coverage {
  companies?: OdooCompany[];
  ofFirstCompany?: string[];
}

/** An answer that was found, or added up, in all companies; or one of records that the caller has named. */
export type Sought = 'found' | 'named';

/**
 * Which Odoo companies an answer covers, and which of its values are those of the first one alone: a cost that one company
 * has not entered reads as 0 although another has. Nothing where it changes nothing: where the Odoo user has one company
 * (aidoo_context names it), in records of no company, and of records that were named, unless values are the first company's.
 */
export async function coverage(
  odoo: Erp,
  { fields }: ErpModel,
  names: readonly string[],
  sought: Sought = 'found',
): Promise<Coverage> {
  // What the fields say comes first: where nothing is to be told, Odoo is not asked.
  const own = await ofEachCompany(odoo, fields, names);
  const isTold = own.length > 0 || (sought === 'found' && isOfCompanies(fields));
  if (!isTold || (await odoo.user()).companyIds.length < 2) return {};
  const companies = await odoo.companies();
  return { companies, ...(own.length > 0 && { ofFirstCompany: own }) };
}

const isOfCompanies = (fields: ModelFields): boolean =>
  fields.visible().some(([, { relation }]) => relation === 'res.company');

/** A template's cost is that of its variant: it depends on the company without saying so. */
async function ofEachCompany(odoo: Erp, fields: ModelFields, names: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    names.map(async (name) => {
      const field = fields.find(name);
      if (!field) return false;
      if (field.company_dependent) return true;
      return field.type === 'float' && field.store === false && repeatsOwn(odoo, fields, field.depends ?? []);
    }),
  );
  return names.filter((_, place) => found[place]);
}

async function repeatsOwn(odoo: Erp, fields: ModelFields, depends: readonly string[]): Promise<boolean> {
  for (const path of depends) {
    const [step = '', last, further] = path.split('.');
    const relation = last !== undefined && further === undefined ? fields.find(step)?.relation : undefined;
    if (
      relation &&
      odoo.policy.allows(relation) &&
      (await odoo.fieldsOf(relation)).find(last ?? '')?.company_dependent
    )
      return true;
  }
  return false;
}
