import { dialectOf } from '@aidoo/odoo';
import type { OdooSeries } from '@aidoo/odoo';
import type { CheckedDomain, ErpModel } from '../erp-model.ts';
import { invalidArgument } from '../invalid-argument.ts';
import type { Aggregate, Grouping } from './report-plan.ts';
import { groupValue } from './report-value.ts';
import type { Group } from './report-value.ts';

/** Before, `read_group` leaves out what is added up of a field that is grouped by, and cannot sort by `__count`. */
const FIRST_WITH_READ_GROUP_17 = 17;

/** Sorted by last, so that equal groups lie in the same order on every page: no two groups of a many2one have the same. */
export const FIRST_RECORD: Aggregate = { key: 'id:min', field: 'id', fn: 'min', type: 'integer' };
const COUNTED: Aggregate = { key: 'id:count', field: 'id', fn: 'count', type: 'integer' };

export interface GroupRequest {
  model: ErpModel;
  domain: CheckedDomain;
  /** Odoo's version. */
  series: OdooSeries;
  /** An IANA name: where days begin and end. */
  zone: string;
  groupings: readonly Grouping[];
  aggregates: readonly Aggregate[];
  /** In the caller's keys: `[["amount_total:sum","desc"]]`. */
  order: readonly (readonly [string, string])[];
  offset: number;
  limit: number;
}

/** Groups in one shape for every version: the caller's own keys, and `count`. @throws ToolError */
export async function readGroups(request: GroupRequest): Promise<Group[]> {
  const complete = { ...request, order: wholeOrder(request) };
  const { groupMethod } = dialectOf(request.series);
  const groups = groupMethod === 'formatted_read_group' ? await formatted(complete) : await classic(complete);
  return closedGroups(request, groups);
}

/** Without the names of records that are not open to the caller. */
export function closedGroups({ model, groupings }: GroupRequest, groups: readonly Group[]): Promise<Group[]> {
  const related = groupings.flatMap(({ key, relation }) => (relation ? [[key, relation] as const] : []));
  return model.closeRelated(groups, new Map(related));
}

/** The order asked for, and after it what else tells groups apart. */
export function wholeOrder({ groupings, order }: GroupRequest): [string, string][] {
  if (groupings.length === 0) return [];
  const named = new Set(order.map(([key]) => key));
  const sortable = groupings.filter(({ unsortable }) => !unsortable).map(({ key }) => key);
  const rest = [...sortable, FIRST_RECORD.key].filter((key) => !named.has(key));
  return [
    ...order.map(([key, direction]): [string, string] => [key, direction]),
    ...rest.map((key): [string, string] => [key, 'asc']),
  ];
}

/** Everything that has to be added up: what is asked for, and what is only sorted by. */
function addedUp({ aggregates, groupings }: GroupRequest, ...hidden: Aggregate[]): Aggregate[] {
  const extra = groupings.length === 0 ? [] : hidden;
  return [...aggregates, ...extra.filter(({ key }) => !aggregates.some((one) => one.key === key))];
}

const orderText = (order: GroupRequest['order'], name: (key: string) => string): string =>
  order.map(([key, direction]) => `${name(key)} ${direction}`).join(', ');

/** Odoo reads the zone from the context only, even if the user has one: without it days are those of UTC (17 to 19). */
const context = ({ groupings, zone }: GroupRequest): object =>
  groupings.some(({ type }) => type === 'datetime') ? { context: { tz: zone } } : {};

async function formatted(request: GroupRequest): Promise<Group[]> {
  const { model, domain, groupings, aggregates, order, offset, limit, zone } = request;
  const rows = await model.readGroups('formatted_read_group', domain, {
    groupby: groupings.map(({ key }) => key),
    aggregates: [...addedUp(request, FIRST_RECORD).map(({ key }) => key), '__count'],
    offset,
    limit,
    ...context(request),
    ...(order.length > 0 && { order: orderText(order, (key) => (key === 'count' ? '__count' : key)) }),
  });
  return rows.map((row) =>
    shown(
      groupings.map((grouping) => [grouping.key, groupValue(grouping, period(grouping, row), zone)]),
      aggregates.map(({ key }) => [key, row[key]]),
      row['__count'],
    ),
  );
}

/** From 19 on a period is the pair of its first moment and its label. */
function period({ key, granularity }: Grouping, row: Group): unknown {
  const value = row[key];
  return granularity && Array.isArray(value)
    ? { from: value[0] as unknown, label: value[1] as unknown }
    : value;
}

/**
 * `read_group` answers each sum under a name that is chosen here: under the field's own, two sums of one field would
 * overwrite each other, or the group's value (14 to 18).
 */
async function classic(request: GroupRequest): Promise<Group[]> {
  const { model, domain, groupings, aggregates, order, offset, limit, zone, series } = request;
  const isOld = series.major < FIRST_WITH_READ_GROUP_17;
  if (isOld) assertNotGrouped(groupings, aggregates);
  const all = addedUp(request, FIRST_RECORD, ...(isOld ? [COUNTED] : []));
  const names = new Map(all.map(({ key }, index) => [key, `aidoo_${index}`]));
  const named = (key: string): string =>
    key === 'count' ? (isOld ? names.get(COUNTED.key)! : '__count') : (names.get(key) ?? key);
  const rows = await model.readGroups('read_group', domain, {
    fields: all.map(({ key, field, fn }) => `${names.get(key)}:${fn}(${field})`),
    groupby: groupings.map(({ key }) => key),
    lazy: false,
    offset,
    limit,
    ...context(request),
    ...(order.length > 0 && { orderby: orderText(order, named) }),
  });
  return rows.map((row) =>
    shown(
      groupings.map((grouping) => [
        grouping.key,
        groupValue(grouping, classicPeriod(grouping, row, groupings), zone),
      ]),
      aggregates.map(({ key }) => [key, row[names.get(key)!]]),
      row['__count'],
    ),
  );
}

type Ranges = Record<string, { from?: string } | false>;

function classicPeriod(grouping: Grouping, row: Group, all: readonly Grouping[]): unknown {
  const { key, field, granularity } = grouping;
  if (!granularity) return row[key];
  const ranges = (row['__range'] ?? {}) as Ranges;
  // By field in the oldest versions, where two periods of one field cannot be told apart.
  const isAlone = all.filter((one) => one.field === field).length === 1;
  const range = ranges[key] ?? (isAlone ? ranges[field] : undefined);
  return { from: range ? range.from : undefined, label: row[key] ?? false };
}

function shown(groups: [string, unknown][], sums: [string, unknown][], count: unknown): Group {
  // The sum over nothing is `false` in Odoo.
  const added = sums.map(([key, value]) => [key, value === false || value === undefined ? null : value]);
  return Object.fromEntries([...groups, ...added, ['count', count]]) as Group;
}

/** Left out without a word before 17: refused, since it would be a silent wrong answer. @throws ToolError */
function assertNotGrouped(groupings: readonly Grouping[], aggregates: readonly Aggregate[]): void {
  for (const { field, key } of aggregates) {
    if (groupings.some((grouping) => grouping.field === field))
      throw invalidArgument(
        `aggregates: this version of Odoo cannot answer "${key}" in a report that is grouped by "${field}".`,
        `Leave "${field}" out of groupby, or ask for "${key}" in a second call.`,
      );
  }
}
