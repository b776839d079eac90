import { isMany } from './field-info.ts';
import type { ModelFields } from './model-fields.ts';
import { ToolError } from '../tool-error.ts';

const PART = /^([a-z_][a-z0-9_]*)(?:\s+(asc|desc))?$/i;

/** `name desc, id`: each part a field of the model that Odoo can sort by. @throws ToolError */
export function checkOrder(fields: ModelFields, order: string): string {
  return order
    .split(',')
    .map((text) => {
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
      return `${name} ${direction.toLowerCase()}`;
    })
    .join(', ');
}
