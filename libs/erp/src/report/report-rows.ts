import type { CheckedDomain } from '../erp-model.ts';
import type { CurrencySplit } from './currency-split.ts';
import { withPrevious } from './report-compare.ts';
import { invalidArgument } from '../invalid-argument.ts';
import type { GroupRequest } from './report-groups.ts';
import type { Having } from './report-having.ts';
import { merge, mergeable } from './report-merge.ts';
import type { ReportOrder } from './report-order.ts';
import type { Aggregate } from './report-plan.ts';
import type { Group } from './report-value.ts';

/** What is decided here needs all groups; more than this many are not fetched for it. */
export const MOST_GROUPS = 10_000;

export type Ask = (part: Partial<GroupRequest>) => Promise<Group[]>;
export type Fit = (groups: Group[]) => Group[];

export interface RowsPlan {
  readonly split: CurrencySplit;
  readonly aggregates: readonly Aggregate[];
  readonly order: ReportOrder;
  readonly having?: Having | undefined;
  readonly top?: number | undefined;
  /** The domain of the period before. */
  readonly previous?: CheckedDomain | undefined;
  readonly offset: number;
  readonly limit: number;
}

export interface ReportRows {
  groups: Group[];
  /** The groups that `top` leaves over, as one. */
  others?: Group;
  /** How many groups there are, where it is known. */
  total?: number;
  /** The offset of what follows. */
  next: number | null;
  notes: string[];
}

/** @param fit as many of the groups as fit into an answer. @throws ToolError */
export async function reportRows(plan: RowsPlan, ask: Ask, fit: Fit): Promise<ReportRows> {
  if (plan.top !== undefined) return topRows(plan, plan.top, ask, fit);
  if (plan.having || plan.previous) {
    const rows = await allRows(plan, plan.aggregates, plan.order, ask);
    const groups = fit(rows.slice(plan.offset, plan.offset + plan.limit));
    const end = plan.offset + groups.length;
    return { groups, total: rows.length, next: end < rows.length ? end : null, notes: [] };
  }
  return pageOfRows(plan, ask, fit);
}

async function pageOfRows(plan: RowsPlan, ask: Ask, fit: Fit): Promise<ReportRows> {
  const { split, aggregates, order, offset, limit } = plan;
  // One more than asked for: whether there is a next page is then known, not guessed.
  const found = await ask({ groupings: split.groupings, aggregates, order, offset, limit: limit + 1 });
  const groups = fit(found.slice(0, limit));
  const more = groups.length < found.length;
  return {
    groups,
    ...(!more && { total: offset + found.length }),
    next: more ? offset + groups.length : null,
    notes: [],
  };
}

async function topRows(plan: RowsPlan, top: number, ask: Ask, fit: Fit): Promise<ReportRows> {
  const { split, aggregates } = plan;
  const order: ReportOrder = plan.order.length > 0 ? plan.order : [[aggregates[0]?.key ?? 'count', 'desc']];
  const parts = mergeable(aggregates);
  const rows = emptyLast(await allRows(plan, parts, order, ask), order);
  const bare = (group: Group): Group => without(group, parts, aggregates);
  const groups = fit(rows.slice(0, top).map(bare));
  const rest = rows.slice(groups.length);
  const isSplit = split.units.some(({ names }) => names.length > 1);
  const notes = isSplit ? ['top compares amounts of several currencies as bare numbers.'] : [];
  if (rest.length === 0) return { groups, total: rows.length, next: null, notes };
  const { merged, notes: lost } = merge(rest, aggregates, split.units);
  const before = rest.flatMap((group) => {
    const { previous } = group;
    // In the currency of their group.
    return previous ? [{ ...group, ...(previous as Group) }] : [];
  });
  return {
    groups,
    others: {
      groups: rest.length,
      ...merged,
      ...(before.length > 0 && { previous: merge(before, aggregates, split.units).merged }),
    },
    total: rows.length,
    next: null,
    notes: [...notes, ...lost],
  };
}

/** Every group that `having` keeps, with what it was before. */
async function allRows(
  { split, having, previous }: RowsPlan,
  aggregates: readonly Aggregate[],
  order: ReportOrder,
  ask: Ask,
): Promise<Group[]> {
  const request = { groupings: split.groupings, aggregates, order, limit: MOST_GROUPS + 1 };
  const [now, before] = await Promise.all([
    ask(request),
    previous && ask({ ...request, order: [], domain: previous }),
  ]);
  if (now.length > MOST_GROUPS || (before && before.length > MOST_GROUPS))
    throw invalidArgument(
      `groupby: there are more than ${MOST_GROUPS} groups, too many for having, top or compare.`,
      'Narrow the domain, or group by fewer fields or longer periods.',
    );
  const rows = before ? withPrevious(split.groupings, aggregates, now, before) : now;
  return having ? rows.filter(having) : rows;
}

/** PostgreSQL puts what has no value first when it sorts downwards: nothing is not the largest. */
function emptyLast(rows: readonly Group[], [first]: ReportOrder): Group[] {
  if (first?.[1] !== 'desc') return [...rows];
  const isEmpty = (group: Group): boolean => (group[first[0]] ?? null) === null;
  return [...rows.filter((group) => !isEmpty(group)), ...rows.filter(isEmpty)];
}

/** Without what was only asked for to put groups together. */
function without(group: Group, all: readonly Aggregate[], wanted: readonly Aggregate[]): Group {
  const hidden = new Set(all.map(({ key }) => key));
  for (const { key } of wanted) hidden.delete(key);
  const kept = (one: Group): Group =>
    Object.fromEntries(Object.entries(one).filter(([key]) => !hidden.has(key)));
  const shown = kept(group);
  return shown['previous'] ? { ...shown, previous: kept(shown['previous'] as Group) } : shown;
}
