import { isMany } from './field-info.ts';
import type { FieldInfo } from './field-info.ts';
import type { FieldSource } from './field-source.ts';
import type { ModelFields } from './model-fields.ts';
import { ToolError } from '../tool-error.ts';

const PART = /^([a-z_][a-z0-9_]*)(?:\s+(asc|desc))?$/i;

/** `name desc, id`: each part a field of the model that Odoo can sort by. @throws ToolError */
export async function checkOrder(source: FieldSource, fields: ModelFields, order: string): Promise<string> {
  const parts: string[] = [];
  for (const text of order.split(',')) {
    const [, name, direction = 'asc'] = PART.exec(text.trim()) ?? [];
    if (!name) {
      throw new ToolError('invalid_argument', `order: cannot read ${JSON.stringify(text.trim())}.`, {
        hint: 'Write field names with asc or desc, separated by commas: "date_order desc, id".',
      });
    }
    const field = fields.get(name, 'order', 'sort');
    if (field.store === false || isMany(field)) {
      throw new ToolError(
        'invalid_argument',
        `order: Odoo cannot sort by "${name}", which it does not store as one value.`,
      );
    }
    if (!(await tellsNothing(source, field))) {
      throw new ToolError(
        'not_allowed',
        `order: by the company's policy ${fields.model} is not sorted by "${name}", whose records are not all open to you.`,
        { hint: 'Sort by another field.' },
      );
    }
    parts.push(`${name} ${direction.toLowerCase()}`);
  }
  return parts.join(', ');
}

/**
 * Whether the order by a field tells nothing that the policy keeps back. Odoo sorts a relation by the other model's own order, which
 * shows values of its fields, those that follow from hidden ones too, and of records that may not be seen.
 */
export async function tellsNothing(source: FieldSource, { relation }: FieldInfo): Promise<boolean> {
  if (!relation || !source.bindsData) return true;
  const { rowDomains, hasHidden } = await source.limits(relation);
  return !hasHidden && rowDomains.length === 0 && !(await source.fieldsOf(relation)).hasClosed;
}
