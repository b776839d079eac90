import type { ModelFields } from '../schema/model-fields.ts';
import { ToolError } from '../tool-error.ts';

/** Odoo's own names for the length of a period (14 to 20). */
export const GRANULARITIES = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const;
const FUNCTIONS = ['sum', 'avg', 'min', 'max', 'count', 'count_distinct'] as const;

const NUMERIC = new Set(['integer', 'float', 'monetary']);
const DATES = new Set(['date', 'datetime']);
const UNGROUPABLE = new Set(['binary', 'image', 'one2many', 'html', 'text', 'json', 'properties']);

export interface Grouping {
  /** As the caller wrote it, such as `date_order:month`: the key of the answer. */
  key: string;
  field: string;
  type: string;
}

export interface Aggregate {
  /** Such as `amount_total:sum`: the key of the answer. */
  key: string;
  field: string;
  fn: (typeof FUNCTIONS)[number];
}

/** What is to be grouped and added up, checked against the model's fields. @throws ToolError */
export function planGroupings(fields: ModelFields, groupby: readonly string[]): Grouping[] {
  return groupby.map((text) => {
    const [field = '', granularity, ...rest] = text.split(':');
    const { type, store } = fields.get(field, 'groupby', 'group');
    if (UNGROUPABLE.has(type) || store === false)
      throw wrong(
        `groupby: cannot group by "${field}" (type ${type}${store === false ? ', not stored' : ''}).`,
      );
    const known = granularity === undefined || (GRANULARITIES as readonly string[]).includes(granularity);
    if (rest.length > 0 || !known)
      throw wrong(
        `groupby: cannot read "${text}".`,
        `A date is grouped by ${GRANULARITIES.join(', ')}: "date_order:month".`,
      );
    if (granularity && !DATES.has(type))
      throw wrong(`groupby: "${field}" is no date (type ${type}), so ":${granularity}" means nothing.`);
    // Odoo's own default for dates, said aloud so that every version answers the same.
    return { key: DATES.has(type) && !granularity ? `${field}:month` : text, field, type };
  });
}

/** @throws ToolError */
export function planAggregates(fields: ModelFields, aggregates: readonly string[]): Aggregate[] {
  return aggregates.map((text) => {
    const [field = '', fn = '', ...rest] = text.split(':');
    if (rest.length > 0 || !isFunction(fn)) {
      throw wrong(
        `aggregates: cannot read "${text}".`,
        `Write field:function with ${FUNCTIONS.join(', ')}: "amount_total:sum".`,
      );
    }
    const { type, store } = fields.get(field, 'aggregates', 'add up');
    if (store === false) throw wrong(`aggregates: Odoo does not store "${field}" and cannot add it up.`);
    if ((fn === 'sum' || fn === 'avg') && !NUMERIC.has(type))
      throw wrong(`aggregates: "${field}" is no number (type ${type}); count or count_distinct work.`);
    return { key: text, field, fn };
  });
}

/**
 * Before Odoo 19 `read_group` answers by field name: two aggregates of one field, or of a field that is grouped by,
 * overwrite each other there. Refused, since it would be a silent wrong answer.
 *
 * @throws ToolError
 */
export function assertOneAggregateAField(
  groupings: readonly Grouping[],
  aggregates: readonly Aggregate[],
): void {
  const seen = new Set(groupings.map(({ field }) => field));
  for (const { field, key } of aggregates) {
    if (seen.has(field))
      throw wrong(
        `aggregates: this version of Odoo cannot also answer "${key}" in one report.`,
        `Ask for "${field}" once, and in a second call for the other.`,
      );
    seen.add(field);
  }
}

const isFunction = (text: string): text is Aggregate['fn'] => (FUNCTIONS as readonly string[]).includes(text);

export const wrong = (message: string, hint?: string): ToolError =>
  new ToolError('invalid_argument', message, { hint });
