import { fromOdoo } from '@aidoo/odoo';
import type { CheckedDomain, ErpModel } from '../erp-model.ts';
import { assertOneAggregateAField, wrong } from './report-plan.ts';
import type { Aggregate, Grouping } from './report-plan.ts';

/** `formatted_read_group` replaces `read_group`, which 19 deprecates and 19.1 removes. */
const FIRST_WITH_FORMATTED = 19;

const FIRST_SORTING_BY_COUNT = 17;

export interface ReportRequest {
  model: ErpModel;
  domain: CheckedDomain;
  /** Odoo's major version. */
  major: number;
  groupings: Grouping[];
  aggregates: Aggregate[];
  /** In the caller's keys: `[["amount_total:sum","desc"]]`. */
  order: [string, string][];
  offset: number;
  limit: number;
}

export type Group = Record<string, unknown>;

/** Groups in one shape for every version: the caller's own keys, and `count`. */
export async function readGroups(request: ReportRequest): Promise<Group[]> {
  const { major } = request;
  if (major >= FIRST_WITH_FORMATTED) return formatted(request);
  if (major < FIRST_SORTING_BY_COUNT && request.order.some(([key]) => key === 'count')) {
    throw wrong(
      'order: Odoo before 17 cannot sort groups by their number of records.',
      'Sort by an aggregate, such as "id:count_distinct desc".',
    );
  }
  return classic(request);
}

async function formatted(request: ReportRequest): Promise<Group[]> {
  const { model, domain, groupings, aggregates, order, offset, limit } = request;
  const rows = await model.readGroups<Group>('formatted_read_group', domain, {
    groupby: groupings.map(({ key }) => key),
    aggregates: [...aggregates.map(({ key }) => key), '__count'],
    offset,
    limit,
    ...(order.length > 0 && {
      order: order.map(([key, direction]) => `${key === 'count' ? '__count' : key} ${direction}`).join(', '),
    }),
  });
  return rows.map((row) => {
    const groups = groupings.map(({ key, type }): [string, unknown] => [key, groupValue(type, row[key])]);
    const sums = aggregates.map(({ key }): [string, unknown] => [key, empty(row[key])]);
    return Object.fromEntries([...groups, ...sums, ['count', row['__count']]]);
  });
}

async function classic(request: ReportRequest): Promise<Group[]> {
  const { model, domain, groupings, aggregates, order, offset, limit } = request;
  assertOneAggregateAField(groupings, aggregates);
  const bare = (key: string): string =>
    key === 'count' ? '__count' : (aggregates.find((one) => one.key === key)?.field ?? key);
  const rows = await model.readGroups<Group>('read_group', domain, {
    fields: aggregates.map(({ key }) => key),
    groupby: groupings.map(({ key }) => key),
    lazy: false,
    offset,
    limit,
    ...(order.length > 0 && {
      orderby: order.map(([key, direction]) => `${bare(key)} ${direction}`).join(', '),
    }),
  });
  return rows.map((row) => {
    const ranges = (row['__range'] ?? {}) as Record<string, { from?: string } | false>;
    const groups = groupings.map(({ key, type, field }): [string, unknown] => {
      const range = ranges[key] ?? ranges[field];
      return [
        key,
        DATES.has(type) ? period(range ? range.from : undefined, row[key]) : groupValue(type, row[key]),
      ];
    });
    const sums = aggregates.map(({ key, field }): [string, unknown] => [key, empty(row[field])]);
    return Object.fromEntries([...groups, ...sums, ['count', row['__count']]]);
  });
}

const DATES = new Set(['date', 'datetime']);

function groupValue(type: string, value: unknown): unknown {
  if (DATES.has(type)) return Array.isArray(value) ? period(value[0], value[1]) : null;
  // Grouped by a many2many or many2one, both versions answer the pair of id and name.
  return fromOdoo(Array.isArray(value) ? 'many2one' : type, value);
}

/** The first day (or, by the hour, moment) of the period and Odoo's own words for it, in the language of the call. */
function period(from: unknown, label: unknown): unknown {
  if (label === false || label === undefined) return null;
  return { from: typeof from === 'string' ? from.replace(/ 00:00:00$/, '') : null, label };
}

/** The sum over nothing is `false` in Odoo. */
const empty = (value: unknown): unknown => (value === false || value === undefined ? null : value);
