import type { DataModelRules } from '@aidoo/data-policies';
import { checkDomain } from '../domain/domain.ts';
import type { FieldSource } from '../schema/field-source.ts';
import { ToolError } from '../tool-error.ts';

/**
 * The row rules of a model, checked against its fields. They are of whoever manages the company, so all fields may be in them.
 * @throws ToolError `not_allowed` for one that does not fit the model: rather nothing is seen than too much
 */
export async function checkedRules(
  everything: FieldSource,
  model: string,
  domains: DataModelRules['domains'],
): Promise<readonly (readonly unknown[])[]> {
  try {
    return await Promise.all(domains.map((domain) => checkDomain(everything, model, domain, 'rule')));
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    throw new ToolError(
      'not_allowed',
      `The company's policy has a rule for ${model} that does not fit this Odoo, so nothing of it is shown.`,
      { cause: error, hint: 'Ask an owner or admin of the company to correct the policy in Aidoo.' },
    );
  }
}
