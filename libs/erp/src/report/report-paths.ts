import type { Erp } from '../erp.ts';
import { compareValues, endsOf } from './path-ends.ts';
import type { Ends } from './path-ends.ts';
import { referenceId } from '../records/reference-id.ts';
import { invalidArgument } from '../invalid-argument.ts';
import { closedGroups, FIRST_RECORD, readGroups, wholeOrder } from './report-groups.ts';
import type { GroupRequest } from './report-groups.ts';
import { canMerge, mergeable, mergedGroup } from './report-merge.ts';
import type { Aggregate, Grouping } from './report-plan.ts';
import { MOST_GROUPS } from './report-rows.ts';
import { identity } from './report-value.ts';
import type { Group } from './report-value.ts';

type Folded = Grouping & { first: Grouping };

const isFolded = (one: Grouping): one is Folded => one.first !== undefined;

/** A group that was put together, and the place of the first of its parts among what Odoo answered. */
interface Placed {
  readonly group: Group;
  readonly place: number;
}

type Compare = (left: Placed, right: Placed) => number;

/** Refuses what parts of a group do not tell together. @throws ToolError `invalid_argument` */
export function assertFoldable(
  groupings: readonly Grouping[],
  aggregates: readonly Aggregate[],
  major: number,
): void {
  const path = groupings.find(isFolded);
  const lost = path && aggregates.find((one) => !canMerge(one));
  if (lost)
    throw invalidArgument(
      `aggregates: Odoo ${major} cannot answer "${lost.key}" in a report that is grouped by "${path.key}".`,
      `Group by "${path.first.key}", or ask for one value at a time, with a term on "${path.key}" in the domain.`,
    );
}

/**
 * Groups by fields of related records. Before 19 Odoo follows no path in a groupby: it groups by the many2one that the path
 * begins with, what is at the end is read, and groups with the same end become one. As in 19, a record is without a value
 * where the path leads nowhere, or to a record that Odoo does not show to its user.
 *
 * @throws ToolError `invalid_argument` for more than {@link MOST_GROUPS} groups to put together.
 */
export async function groupsByPath(erp: Erp, request: GroupRequest): Promise<Group[]> {
  const { groupings, aggregates, offset, limit } = request;
  const folded = groupings.filter(isFolded);
  if (folded.length === 0) return readGroups(request);
  const order = wholeOrder(request);
  const all = [...aggregates, FIRST_RECORD];
  const parts = await readGroups({
    ...request,
    groupings: asked(groupings),
    aggregates: mergeable(all),
    order: order.filter(([key]) => groupings.some((one) => one.key === key && !isFolded(one))),
    offset: 0,
    limit: MOST_GROUPS + 1,
  });
  if (parts.length > MOST_GROUPS) throw tooMany(request, folded);
  const ends = new Map(
    await Promise.all(folded.map(async (one) => [one.key, await endsOfPath(erp, one, parts)] as const)),
  );
  const placed = parts.map((part, place): Placed => ({
    group: { ...part, ...endsIn(part, folded, ends) },
    place,
  }));
  const together = [...Map.groupBy(placed, ({ group }) => identity(groupings, group)).values()].map(
    (some): Placed => ({
      group: {
        ...some[0]?.group,
        ...mergedGroup(
          some.map(({ group }) => group),
          all,
        ),
      },
      place: some[0]?.place ?? 0,
    }),
  );
  const compares = order.map(([key, direction]) =>
    comparison(groupings, ends, key, direction === 'desc' ? -1 : 1),
  );
  together.sort((left, right) => compares.reduce((found, compare) => found || compare(left, right), 0));
  const keys = [...groupings, ...aggregates].map(({ key }) => key).concat('count');
  const page = together
    .slice(offset, offset + limit)
    .map(({ group }) => Object.fromEntries(keys.map((key) => [key, group[key]])));
  return closedGroups(request, page);
}

/** What Odoo is asked to group by instead; each once. */
const asked = (groupings: readonly Grouping[]): Grouping[] => {
  const all = groupings.map((one) => one.first ?? one);
  return all.filter(({ key }, index) => all.findIndex((one) => one.key === key) === index);
};

function endsOfPath(erp: Erp, { field, first }: Folded, parts: readonly Group[]): Promise<Ends> {
  const ids = parts.flatMap((part) => referenceId(part[first.key]) ?? []);
  return endsOf(erp, first.relation ?? '', ids, field.split('.').slice(1));
}

const endsIn = (part: Group, folded: readonly Folded[], ends: ReadonlyMap<string, Ends>): Group =>
  Object.fromEntries(
    folded.map(({ key, type, first }) => {
      const end = ends.get(key)?.get(referenceId(part[first.key]) ?? 0);
      // No boolean is without a value in Odoo's groups.
      return [key, end ?? (type === 'boolean' ? false : null)];
    }),
  );

/**
 * As Odoo sorts: nothing comes last, and the other way round first. Ends stand in the order in which they were read, records in
 * that of their model (19 itself has them by their ids); what Odoo has grouped, in the order in which it answered, for there it
 * was sorted by these keys.
 */
function comparison(
  groupings: readonly Grouping[],
  ends: ReadonlyMap<string, Ends>,
  key: string,
  sign: number,
): Compare {
  const grouping = groupings.find((one) => one.key === key);
  if (!grouping) return (left, right) => sign * compareValues(left.group[key], right.group[key]);
  const same = (value: unknown): string => identity([grouping], { [key]: value });
  if (!isFolded(grouping))
    return (left, right) => (same(left.group[key]) === same(right.group[key]) ? 0 : left.place - right.place);
  const ranks = new Map<string, number>();
  for (const end of ends.get(key)?.values() ?? [])
    if (end !== null) ranks.set(same(end), ranks.get(same(end)) ?? ranks.size);
  const rank = ({ group }: Placed): number => ranks.get(same(group[key])) ?? ranks.size;
  return (left, right) => sign * (rank(left) - rank(right));
}

function tooMany({ model, groupings }: GroupRequest, [path]: readonly Folded[]): Error {
  const keys = asked(groupings)
    .map(({ key }) => key)
    .join(', ');
  const same = model.fields
    .visible()
    .find(([, { related, store }]) => related === path?.field && store !== false)?.[0];
  return invalidArgument(
    `groupby: there are more than ${MOST_GROUPS} groups of ${keys}, too many to put together by "${path?.key}".`,
    same
      ? `Group by "${same}", which is the same.`
      : 'Narrow the domain, or group by fewer fields or longer periods.',
  );
}
