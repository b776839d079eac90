import type { CheckedDomain, ErpModel } from '../erp-model.ts';
import { isDate } from '../schema/field-info.ts';
import { boundsOf, boundTerms } from './domain-bounds.ts';
import { followPath } from './field-path.ts';
import { invalidArgument } from '../invalid-argument.ts';
import { periodBefore, readableBounds } from './report-period.ts';
import type { Bounds } from './report-period.ts';
import type { Aggregate, Grouping, PlanPlace } from './report-plan.ts';
import { identity } from './report-value.ts';
import type { Group } from './report-value.ts';

/** What a report is compared with. */
export interface Comparison {
  /** The same question about the period before. */
  readonly domain: CheckedDomain;
  /** For the reader: the end is not included. */
  readonly compared: { readonly field: string; readonly previous: Bounds } & Bounds;
}

/** @param field the date whose period the domain asks for. @throws ToolError */
export async function planComparison(
  place: PlanPlace,
  model: ErpModel,
  domain: CheckedDomain,
  field: string,
  groupings: readonly Grouping[],
  zone: () => Promise<string>,
): Promise<Comparison> {
  const info = await followPath(place.source, place.fields, field, 'compare', 'search');
  if (!isDate(info)) throw invalidArgument(`compare: "${field}" is no date (type ${info.type}).`);
  const grouped = groupings.find((one) => one.field === field);
  if (grouped)
    throw invalidArgument(
      `compare: two periods of "${field}" have no group of "${grouped.key}" in common.`,
      `Leave "${grouped.key}" out of groupby; or leave compare out, and let the domain cover both periods.`,
    );
  const found = boundsOf(domain, field, info.type);
  if (!found)
    throw invalidArgument(
      `compare: the domain does not limit "${field}" to one period.`,
      `Add its beginning and its end as terms of their own: [["${field}",">=","2026-10-01"],["${field}","<","2027-01-01"]].`,
    );
  const days = info.type === 'datetime' ? await zone() : 'UTC';
  const previous = periodBefore(found.bounds, info.type, days);
  return {
    domain: await model.domain([...boundTerms(field, previous), ...found.rest]),
    compared: {
      field,
      ...readableBounds(found.bounds, info.type, days),
      previous: readableBounds(previous, info.type, days),
    },
  };
}

/** Each group with what it was before; those that were there only before come last, with nothing now. */
export function withPrevious(
  groupings: readonly Grouping[],
  aggregates: readonly Aggregate[],
  now: readonly Group[],
  before: readonly Group[],
): Group[] {
  const earlier = new Map(before.map((group) => [identity(groupings, group), group]));
  const sums = (group: Group | undefined): Group => ({
    ...Object.fromEntries(aggregates.map(({ key }) => [key, group?.[key] ?? null])),
    count: group?.['count'] ?? 0,
  });
  const continued = now.map((group) => {
    const id = identity(groupings, group);
    const previous = sums(earlier.get(id));
    earlier.delete(id);
    return { ...group, previous };
  });
  const ended = [...earlier.values()].map((group) => ({
    ...Object.fromEntries(groupings.map(({ key }) => [key, group[key]])),
    ...sums(undefined),
    previous: sums(group),
  }));
  return [...continued, ...ended];
}
