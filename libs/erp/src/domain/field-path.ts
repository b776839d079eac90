import { isDate, isRelation } from '../schema/field-info.ts';
import type { FieldSource } from '../schema/field-source.ts';
import type { Path, Step } from './checked-term.ts';
import { invalid, show } from './invalid-domain.ts';

const MAX_STEPS = 8;

/**
 * Every step of `partner_id.country_id.code` is a field, which the caller may search by, of the model that the step
 * before leads to.
 *
 * @throws ToolError `invalid_domain`, `unknown_field` or `not_allowed`
 */
export async function readPath(
  source: FieldSource,
  model: string,
  path: string,
  where: string,
): Promise<Path> {
  const names = path.split('.');
  if (names.length > MAX_STEPS) throw invalid(where, `follows more than ${MAX_STEPS} fields`);
  if (names.includes('')) throw invalid(where, `has ${show(path)} where a field's name is expected`);
  const steps: Step[] = [];
  let current = model;
  for (const [index, name] of names.entries()) {
    const field = (await source.fieldsOf(current)).get(name, where, 'search');
    if (field.searchable === false)
      throw invalid(where, `searches by "${name}", which Odoo computes and cannot search`, 'Leave it out.');
    steps.push({ model: current, name, field });
    if (index === names.length - 1) break;
    if (!isRelation(field) || !field.relation) {
      const hint = isDate(field)
        ? 'Compare a date with a period instead, such as "this_month".'
        : `"${name}" is of type ${field.type}.`;
      throw invalid(where, `goes on after "${name}", which is no relation`, hint);
    }
    current = field.relation;
  }
  return steps as unknown as Path;
}
