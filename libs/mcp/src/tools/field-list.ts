import { askedFields, otherFields, unitFields, usualFields } from '@aidoo/erp';
import type { ErpModel } from '@aidoo/erp';

export interface ChosenFields {
  readonly names: string[];
  /** Which fields there are beside the chosen ones, where nobody asked for any in particular. */
  readonly hint?: string;
}

/** The fields to read: those asked for, or the few that matter; and whatever their numbers are measured in. */
export async function chooseFields(
  model: ErpModel,
  asked: readonly string[] | undefined,
): Promise<ChosenFields> {
  const { fields } = model;
  if (asked && asked.length > 0) return { names: withUnits(model, askedFields(fields, asked)) };
  const names = withUnits(model, usualFields(fields, await model.columns()));
  const others = otherFields(fields, names);
  if (others.names.length === 0) return { names };
  const more = others.more > 0 ? ` and ${others.more} more (aidoo_schema)` : '';
  return { names, hint: `Further fields: ${others.names.join(', ')}${more}.` };
}

const withUnits = ({ fields }: ErpModel, names: string[]): string[] =>
  names.concat(unitFields(fields, names));
