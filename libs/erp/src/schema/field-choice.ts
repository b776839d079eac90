import { isBinary } from './field-info.ts';
import type { ModelFields } from './model-fields.ts';
import { ToolError } from '../tool-error.ts';

/** What people look for first, in this order; a model has some of them. */
const FAMILIAR =
  'name state stage_id partner_id user_id team_id company_id email email_from phone city country_id is_company parent_id default_code list_price product_id product_uom_qty price_unit price_subtotal amount_untaxed amount_total amount_residual expected_revenue probability currency_id date date_order invoice_date invoice_date_due date_deadline scheduled_date create_date payment_state move_type active'.split(
    ' ',
  );
const MOST = 14;

/** The fields to read: those asked for, or the few that matter. `id` and `display_name` are always among them. */
export function chooseFields(fields: ModelFields, asked: readonly string[] | undefined): string[] {
  if (asked === undefined || asked.length === 0) return unique(BASE, defaults(fields));
  for (const name of asked) {
    const field = fields.get(name, 'fields');
    if (isBinary(field)) {
      throw new ToolError(
        'invalid_argument',
        `fields: "${name}" is a file; its content does not travel through this tool.`,
        {
          hint: 'Leave it out.',
        },
      );
    }
  }
  return unique(BASE, asked);
}

const BASE = ['id', 'display_name'];

function defaults(fields: ModelFields): string[] {
  const familiar = FAMILIAR.filter((name) => {
    const field = fields.find(name);
    return field && !isBinary(field) && field.type !== 'one2many';
  });
  const required = fields
    .visible()
    .filter(
      ([, field]) => field.required && field.store !== false && !isBinary(field) && field.type !== 'one2many',
    )
    .map(([name]) => name);
  return unique(familiar, required).slice(0, MOST);
}

const unique = (first: readonly string[], then: readonly string[]): string[] => [
  ...new Set(first.concat(then)),
];
