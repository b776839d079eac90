import type { FieldInfo } from '../schema/field-info.ts';
import type { FieldSource } from '../schema/field-source.ts';
import type { FieldUse, ModelFields } from '../schema/model-fields.ts';
import { wrong } from './report-error.ts';

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
    throw wrong(`${where}: "${path}" goes on after "${name}", which is no many2one (type ${field.type}).`);
  return followPath(source, await source.fieldsOf(field.relation), rest.join('.'), where, use);
}
