import type { Erp, ErpModel, OdooCompany } from '@aidoo/erp';

export interface Coverage {
  companies: OdooCompany[];
  ofFirstCompany?: string[];
}

/**
 * Which Odoo companies an answer covers, and which of its values are those of the first one alone: a cost that one company
 * has not entered reads as 0 although another has.
 */
export async function coverage(odoo: Erp, { fields }: ErpModel, names: readonly string[]): Promise<Coverage> {
  const companies = await odoo.companies();
  const own = names.filter((name) => fields.find(name)?.company_dependent);
  return { companies, ...(own.length > 0 && { ofFirstCompany: own }) };
}
