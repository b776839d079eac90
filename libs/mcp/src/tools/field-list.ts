import { askedFields, otherFields, unitFields, usualFields } from '@aidoo/erp';
import type { Erp, ErpModel } from '@aidoo/erp';

export interface ChosenFields {
  readonly names: string[];
  /** Those among them that nobody asked for. */
  readonly added: AddedFields;
  /** Which fields there are beside the chosen ones, where nobody asked for any in particular. */
  readonly hint?: string;
}

/** What is there for others: currencies for the amounts, units for the quantities, and a name for the record. */
export interface AddedFields {
  readonly currencies: readonly string[];
  readonly units: readonly string[];
  readonly hasName: boolean;
}

/** The fields to read: those asked for, or the few that matter; and whatever their numbers are measured in. */
export async function chooseFields(
  odoo: Erp,
  model: ErpModel,
  asked: readonly string[] | undefined,
): Promise<ChosenFields> {
  const { fields } = model;
  if (asked && asked.length > 0) return withUnits(model, askedFields(fields, asked), asked);
  const [columns, { companyIds }] = await Promise.all([model.columns(), odoo.user()]);
  // Where there is one Odoo company, each record would say so.
  const isTelling = (name: string): boolean =>
    companyIds.length > 1 || fields.find(name)?.relation !== 'res.company';
  const chosen = withUnits(model, usualFields(fields, columns).filter(isTelling));
  const others = otherFields(fields, chosen.names);
  if (others.names.length === 0) return chosen;
  const more = others.more > 0 ? ` and ${others.more} more (aidoo_schema)` : '';
  return { ...chosen, hint: `Further fields: ${others.names.join(', ')}${more}.` };
}

function withUnits({ fields }: ErpModel, names: string[], asked: readonly string[] = []): ChosenFields {
  const added = unitFields(fields, names);
  const isCurrency = (name: string): boolean => fields.find(name)?.relation === 'res.currency';
  return {
    names: names.concat(added),
    added: {
      currencies: added.filter(isCurrency),
      units: added.filter((name) => !isCurrency(name)),
      hasName: !asked.includes('display_name'),
    },
  };
}
