import type { FieldInfo } from '../schema/field-info.ts';
import type { FieldSource } from '../schema/field-source.ts';
import type { FieldUse, ModelFields } from '../schema/model-fields.ts';
import { ToolError } from '../tool-error.ts';
import { invalidArgument } from '../invalid-argument.ts';

/**
 * The field at the end of a path such as `partner_id.country_id`; every step before it is a many2one. Each step is looked up
 * for the same use: what is hidden or masked on the way is so at the end.
 *
 * @throws ToolError
 */
export async function followPath(
  source: FieldSource,
  fields: ModelFields,
  path: string,
  where: string,
  use: FieldUse,
): Promise<FieldInfo> {
  const [name = '', ...rest] = path.split('.');
  const field = fields.get(name, where, use);
  if (rest.length === 0) return field;
  if (field.type !== 'many2one' || !field.relation)
    throw invalidArgument(
      `${where}: "${path}" goes on after "${name}", which is no many2one (type ${field.type}).`,
    );
  await assertWhole(source, field.relation, where);
  return followPath(source, await source.fieldsOf(field.relation), rest.join('.'), where, use);
}

/** Odoo groups by what stands in records that a row rule hides, too. @throws ToolError `not_allowed` */
async function assertWhole(source: FieldSource, model: string, where: string): Promise<void> {
  if (!source.bindsData || (await source.limits(model)).rowDomains.length === 0) return;
  throw new ToolError(
    'not_allowed',
    `${where}: by the company's policy only some records of ${model} are open to you, so nothing is grouped by their fields.`,
    { hint: 'Group by the relation itself, or report on the other model.' },
  );
}
