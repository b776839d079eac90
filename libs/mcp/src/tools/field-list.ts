import { askedFields, otherFields, unitFields, usualFields } from '@aidoo/erp';
import type { ErpModel } from '@aidoo/erp';

export interface ChosenFields {
  readonly names: string[];
  /** The currencies among them that nobody asked for: they are there for the amounts. */
  readonly added: string[];
  /** Whether somebody asked for these fields. */
  readonly isNamed: boolean;
  /** Which fields there are beside the chosen ones, where nobody asked for any in particular. */
  readonly hint?: string;
}

/** The fields to read: those asked for, or the few that matter; and whatever their numbers are measured in. */
export async function chooseFields(
  model: ErpModel,
  asked: readonly string[] | undefined,
): Promise<ChosenFields> {
  const { fields } = model;
  if (asked && asked.length > 0) return { ...withUnits(model, askedFields(fields, asked)), isNamed: true };
  const { names, added } = withUnits(model, usualFields(fields, await model.columns()));
  const others = otherFields(fields, names);
  if (others.names.length === 0) return { names, added, isNamed: false };
  const more = others.more > 0 ? ` and ${others.more} more (aidoo_schema)` : '';
  return { names, added, isNamed: false, hint: `Further fields: ${others.names.join(', ')}${more}.` };
}

function withUnits({ fields }: ErpModel, names: string[]): { names: string[]; added: string[] } {
  const units = unitFields(fields, names);
  const added = units.filter((name) => fields.find(name)?.relation === 'res.currency');
  return { names: names.concat(units), added };
}
