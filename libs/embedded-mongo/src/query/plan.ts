import type { SortField } from '../bson/key.ts';
import type { Reply } from '../bson/raw.ts';
import type { Collection } from '../storage/catalog.ts';
import type { Index } from '../storage/index-spec.ts';
import type { Sqlite } from '../storage/sqlite.ts';
import { conjuncts, type Filter, type RangeFilter } from './filter.ts';
import { descending, EVERYTHING, holds, intersection, isSubset, type Range } from './range.ts';

export interface Query {
  readonly filter: Filter;
  readonly sort: readonly SortField[];
  readonly skip: number;
  /** 0: all. */
  readonly limit: number;
}

/** One way to find the documents; without an index all are read. */
export interface Plan {
  readonly index: Index | undefined;
  /** The keys of the index to be read, in its own order. */
  readonly bounds: readonly Pick<Range, 'lo' | 'hi'>[];
  readonly backward: boolean;
  /** The documents come in the order that was asked for. */
  readonly sorted: boolean;
  /** What the bounds hold is exactly what the filter wants: nothing is left to check. */
  readonly exact: boolean;
  /** How many of the index's fields the bounds use. */
  readonly used: number;
}

/** Past as many points, and products of them, the further fields of an index are not used. */
const MOST_BOUNDS = 200;
const FIRST = Buffer.alloc(0);
const LAST = Buffer.of(0xff);

export const TABLE_SCAN: Plan = { index: undefined, bounds: [], backward: false, sorted: true, exact: true, used: 0 }; // prettier-ignore

/** The plan that reads the least. */
export function planQuery(sql: Sqlite, collection: Collection, { filter, sort, skip, limit }: Query): Plan {
  const plans = possiblePlans(collection, filter, sort);
  return narrowest(sql, plans, limit === 0 ? 0 : skip + limit);
}

/** The plan by which an index alone says how many match, reading no document; undefined when documents must be looked at. */
export function countingPlan(collection: Collection, filter: Filter): Plan | undefined {
  const exact = possiblePlans(collection, filter, []).find((plan) => plan.exact);
  if (exact === undefined || exact.index !== undefined) return exact;
  // Every document has one entry in the index of the ids.
  return { ...exact, index: collection.indexes[0], bounds: [{ lo: FIRST, hi: LAST }] };
}

/** Every way that answers the query with an index, or else the one without. */
function possiblePlans(collection: Collection, filter: Filter, sort: readonly SortField[]): Plan[] {
  const parts = conjuncts(filter);
  const plans = collection.indexes
    .filter((index) => index.ready && isUsable(index, parts))
    .map((index) => planFor(index, parts, sort))
    .filter((plan) => plan.used > 0 || (sort.length > 0 && plan.sorted));
  const scan = { ...TABLE_SCAN, sorted: sort.length === 0, exact: parts.length === 0 };
  return plans.length > 0 ? plans : [scan];
}

/** What the parts ask of one field. */
const asking = (parts: readonly Filter[], name: string): RangeFilter[] =>
  parts.filter((part) => part.kind === 'range').filter((part) => part.name === name);

/** A sparse or partial index serves only queries whose every answer it must hold. */
function isUsable(index: Index, parts: readonly Filter[]): boolean {
  const isPresent = (name: string): boolean =>
    parts.some((part) => part.kind === 'exists' && part.name === name) ||
    asking(parts, name).some(({ ranges }) => !holds(ranges, null));
  if (index.sparse && !index.fields.some(({ name }) => isPresent(name))) return false;
  return conjuncts(index.partial).every((wanted) => {
    if (wanted.kind !== 'range') return wanted.kind === 'exists' && isPresent(wanted.name);
    return asking(parts, wanted.name).some(({ ranges }) => isSubset(ranges, wanted.ranges));
  });
}

function planFor(index: Index, parts: readonly Filter[], sort: readonly SortField[]): Plan {
  let bounds: Range[] = [{ lo: FIRST, hi: LAST, point: true }];
  const used = new Set<string>();
  const fixed = new Set<string>();
  for (const field of index.fields) {
    const asked = asking(parts, field.name);
    if (asked.length === 0 || bounds.length > MOST_BOUNDS || bounds.some(({ point }) => !point)) break;
    const ranges = asked.map((part) => part.ranges).reduce(intersection, [EVERYTHING]);
    bounds = bounds.flatMap(({ lo }) => ranges.map((range) => within(lo, field, range)));
    used.add(field.name);
    if (ranges.length === 1 && ranges[0]?.point) fixed.add(field.name);
  }
  bounds.sort((a, b) => Buffer.compare(a.lo, b.lo));
  const exact = parts.every((part) => part.kind === 'range' && used.has(part.name));
  // Fields held to one value do not disturb an order.
  const isFree = ({ name }: SortField): boolean => !fixed.has(name);
  const order = orderOf(index.fields.filter(isFree), sort.filter(isFree));
  return { index, bounds, ...order, exact, used: used.size };
}

/** A range of one field behind a point of the fields before it. */
function within(prefix: Buffer, field: SortField, range: Range): Range {
  const { lo, hi, point } = field.descending ? descending(range) : range;
  return { lo: Buffer.concat([prefix, lo]), hi: Buffer.concat([prefix, hi]), point };
}

/** Whether an index of these fields, read one way or the other, yields the order. */
function orderOf(
  fields: readonly SortField[],
  sort: readonly SortField[],
): Pick<Plan, 'backward' | 'sorted'> {
  const turned = sort.map(({ descending }, i) => fields[i]?.descending !== descending);
  const sorted = sort.every(({ name }, i) => fields[i]?.name === name && turned[i] === turned[0]);
  return { sorted, backward: sorted && turned[0] === true };
}

/** How far the entries of the candidates are counted at first, and at most. */
const FIRST_COUNT = 128;
const LAST_COUNT = 16_384;

/**
 * Counts the entries of each candidate until one has fewer than all others might. Between equals: one that needs no sorting, then
 * one that needs no checking, then the closest fit.
 * @param limit how many documents are wanted in all; 0 means all
 */
function narrowest(sql: Sqlite, plans: Plan[], limit: number): Plan {
  const merit = ({ sorted, exact, used }: Plan): number => (sorted ? 200 : 0) + (exact ? 100 : 0) + used;
  plans.sort((a, b) => merit(b) - merit(a));
  for (let most = FIRST_COUNT; ; most *= 8) {
    const costs = plans.map((plan) => (plans.length > 1 ? costOf(sql, plan, limit, most) : 0));
    const least = Math.min(...costs);
    if (least < most || most >= LAST_COUNT) return plans[costs.indexOf(least)] ?? TABLE_SCAN;
  }
}

function costOf(sql: Sqlite, plan: Plan, limit: number, most: number): number {
  const enough = plan.sorted && plan.exact && limit > 0 ? Math.min(limit, most) : most;
  const count = `SELECT count(*) FROM (SELECT 1 FROM x${plan.index?.id ?? 0} WHERE k >= ? AND k < ? LIMIT ?)`;
  return plan.bounds.reduce(
    (sum, { lo, hi }) => (sum < enough ? sum + sql.number(count, lo, hi, enough - sum) : sum),
    0,
  );
}

/** A plan in the words of MongoDB's explain. */
export function explained({ index, bounds, backward, sorted, exact }: Plan, stage: 'FETCH' | 'COUNT'): Reply {
  const direction = backward ? 'backward' : 'forward';
  const isId = index?.name === '_id_' && exact && bounds.length === 1;
  const lookup = stage === 'COUNT' ? 'COUNT_SCAN' : isId ? 'IDHACK' : 'IXSCAN';
  const inputStage = { stage: lookup, indexName: index?.name, direction };
  const found = index === undefined ? { stage: 'COLLSCAN', direction } : { stage, inputStage };
  return sorted ? found : { stage: 'SORT', inputStage: found };
}
