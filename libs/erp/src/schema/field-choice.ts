import { isBinary } from './field-info.ts';
import type { FieldInfo } from './field-info.ts';
import type { ModelFields } from './model-fields.ts';
import { ToolError } from '../tool-error.ts';

/** What people look for first, in this order; a model has some of them. */
const FAMILIAR =
  'name state stage_id partner_id user_id team_id company_id email email_from phone city country_id is_company parent_id default_code list_price product_id product_uom_qty price_unit price_subtotal amount_untaxed amount_total amount_residual expected_revenue probability date date_order invoice_date invoice_date_due date_deadline scheduled_date create_date payment_state move_type active'.split(
    ' ',
  );
const MOST = 14;
/** Of these at most so many: the familiar ones have to find room, too. */
const MOST_COLUMNS = 10;
const MOST_OTHERS = 25;
/** Of the machinery that most models have; whoever wants it knows its name. */
const MACHINERY =
  /^(?:message_|activity_|website_|my_activity_|rating_|access_|can_image_|has_message$|__last_update$|create_uid$|write_uid$)/;

/** The fields that were asked for, each once, with the id; and what a person would call the record, where nothing that says it was asked for. */
export function askedFields(fields: ModelFields, asked: readonly string[]): string[] {
  for (const name of asked) {
    if (!isBinary(fields.get(name, 'fields'))) continue;
    throw new ToolError(
      'invalid_argument',
      `fields: "${name}" is a file; its content does not travel through this tool.`,
      { hint: 'Leave it out.' },
    );
  }
  const isNamed = asked.some((name) => name === 'display_name' || NAMES.includes(name));
  return unique(isNamed || isCalledByOthers(fields, asked) ? ['id'] : base(fields), asked);
}

const NAMES = ['name', 'complete_name'];

/** A record without a name of its own, such as a line, is called by those that it belongs to: they say it themselves. */
const isCalledByOthers = (fields: ModelFields, asked: readonly string[]): boolean =>
  !NAMES.some((name) => fields.find(name)?.type === 'char') &&
  asked.some((name) => fields.find(name)?.type === 'many2one');

/** The few that matter: what the model's own list shows, in its order, and what people look for in any model. */
export function usualFields(fields: ModelFields, columns: readonly string[]): string[] {
  const fit = (name: string): boolean => {
    const field = fields.find(name);
    return field !== undefined && !isBinary(field) && field.type !== 'one2many' && !MACHINERY.test(name);
  };
  const seen = columns.filter(fit).slice(0, MOST_COLUMNS);
  const chosen =
    seen.length > 0
      ? seen.concat(FAMILIAR.filter(fit))
      : FAMILIAR.filter(fit).concat(required(fields).filter(fit));
  return unique(base(fields), chosen).slice(0, MOST);
}

/** Names of further fields, at most 25, and how many there are beside them. */
export function otherFields(
  fields: ModelFields,
  shown: readonly string[],
): { names: string[]; more: number } {
  const rest = fields
    .visible()
    .filter(([name, field]) => !shown.includes(name) && !isBinary(field) && !MACHINERY.test(name))
    .sort(([a, left], [b, right]) => rank(left) - rank(right) || (a < b ? -1 : 1))
    .map(([name]) => name);
  return { names: rest.slice(0, MOST_OTHERS), more: Math.max(0, rest.length - MOST_OTHERS) };
}

const base = (fields: ModelFields): string[] =>
  fields.find('display_name') ? ['id', 'display_name'] : ['id'];

const required = (fields: ModelFields): string[] =>
  fields
    .visible()
    .filter(([, field]) => field.required && field.store !== false)
    .map(([name]) => name);

/** What somebody has entered says more than what was worked out from it. */
const rank = ({ required: needed, readonly: fixed, store }: FieldInfo): number =>
  needed ? 0 : store === false ? 3 : fixed ? 2 : 1;

const unique = (first: readonly string[], then: readonly string[]): string[] => [
  ...new Set(first.concat(then)),
];
