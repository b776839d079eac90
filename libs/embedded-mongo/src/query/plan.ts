import type { SortField } from '../bson/key.ts';
import type { Collection } from '../storage/catalog.ts';
import type { Index } from '../storage/index-spec.ts';
import type { Sqlite } from '../storage/sqlite.ts';
import { conjuncts } from './filter.ts';
import type { Filter } from './filter.ts';
import { EVERYTHING, includesNull, intersection, isSubset, successor } from './range.ts';
import type { Range } from './range.ts';

export interface Query {
  readonly filter: Filter;
  readonly sort: readonly SortField[];
  readonly skip: number;
  /** 0: all. */
  readonly limit: number;
}

/** The keys from `lo` on that stand before `hi`, as bytes of one index. */
interface Bounds {
  readonly lo: Buffer;
  readonly hi: Buffer;
}

/** One way to find the documents; without an index all are read. */
export interface Plan {
  readonly index: Index | undefined;
  readonly bounds: readonly Bounds[];
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
const LAST = Buffer.from([0xff]);

type Ranges = ReadonlyMap<string, Range[]>;

export const tableScan = (sorted: boolean, exact: boolean): Plan => ({
  index: undefined,
  bounds: [],
  backward: false,
  sorted,
  exact,
  used: 0,
});

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
  const byName = new Map<string, Range[]>();
  for (const part of parts)
    if (part.kind === 'range')
      byName.set(part.name, intersection(part.ranges, byName.get(part.name) ?? [EVERYTHING]));
  const plans = collection.indexes
    .filter((index) => index.ready && isUsable(index, parts))
    .map((index) => planFor(index, parts, byName, sort))
    .filter((plan) => plan.used > 0 || (sort.length > 0 && plan.sorted));
  return plans.length > 0 ? plans : [tableScan(sort.length === 0, parts.length === 0)];
}

/** A sparse or partial index serves only queries whose every answer it must hold. */
function isUsable(index: Index, parts: readonly Filter[]): boolean {
  const isPresent = (name: string): boolean =>
    parts.some(
      (part) =>
        (part.kind === 'exists' && part.name === name) ||
        (part.kind === 'range' && part.name === name && !includesNull(part.ranges)),
    );
  if (index.sparse && !index.fields.some(({ name }) => isPresent(name))) return false;
  return conjuncts(index.partial).every((wanted) => {
    if (wanted.kind !== 'range') return wanted.kind === 'exists' && isPresent(wanted.name);
    const { name, ranges } = wanted;
    return parts.some((part) => part.kind === 'range' && part.name === name && isSubset(part.ranges, ranges));
  });
}

function planFor(index: Index, parts: readonly Filter[], byName: Ranges, sort: readonly SortField[]): Plan {
  let prefixes: Buffer[] = [FIRST];
  let bounds: Bounds[] | undefined;
  const used = new Map<string, Range[]>();
  for (const field of index.fields) {
    const ranges = byName.get(field.name);
    if (ranges === undefined || bounds !== undefined) break;
    used.set(field.name, ranges);
    const all = joined(prefixes, ranges, field);
    if (ranges.every((range) => range.point) && all.length <= MOST_BOUNDS) prefixes = all.map(({ lo }) => lo);
    else bounds = all;
  }
  bounds ??= prefixes.map((lo) => ({ lo, hi: lo.length === 0 ? LAST : successor(lo) }));
  bounds.sort((a, b) => Buffer.compare(a.lo, b.lo));
  const order = orderOf(index, used, sort);
  const exact = parts.every((part) => part.kind === 'range' && used.has(part.name));
  return { index, bounds, backward: order === 'backward', sorted: order !== 'none', exact, used: used.size };
}

function joined(prefixes: readonly Buffer[], ranges: readonly Range[], { descending }: SortField): Bounds[] {
  return prefixes.flatMap((prefix) =>
    ranges.map(({ lo, hi }) => {
      // Among complements the order is the other way round, so that the end comes first.
      const [from, to] = descending ? [hi.desc, lo.desc] : [lo.asc, hi.asc];
      return { lo: Buffer.concat([prefix, from]), hi: Buffer.concat([prefix, to]) };
    }),
  );
}

/** Whether the index, read one way or the other, yields the order; fields held to one value do not disturb it. */
function orderOf(index: Index, used: Ranges, sort: readonly SortField[]): 'forward' | 'backward' | 'none' {
  const isFree = ({ name }: SortField): boolean => {
    const ranges = used.get(name);
    return ranges === undefined || ranges.length > 1 || ranges.some((range) => !range.point);
  };
  const wanted = sort.filter(isFree);
  const given = index.fields.filter(isFree);
  const backward = wanted[0] !== undefined && wanted[0].descending !== given[0]?.descending;
  const fits = wanted.every((field, i) => {
    const other = given[i];
    return other?.name === field.name && (other.descending !== field.descending) === backward;
  });
  if (!fits) return 'none';
  return backward ? 'backward' : 'forward';
}

/** How far the entries of each candidate are counted, in rounds, and never further than those of the narrowest so far. */
const ROUNDS = [128, 1024, 16384];

/** @param limit how many documents are wanted in all; 0 means all */
function narrowest(sql: Sqlite, plans: Plan[], limit: number): Plan {
  let ranked = plans.toSorted((a, b) => b.used - a.used).map((plan) => ({ plan, cost: 0 }));
  for (const round of plans.length > 1 ? ROUNDS : []) {
    let least = round;
    ranked = ranked.map(({ plan }) => {
      const cost = costOf(sql, plan, limit, least + 1);
      least = Math.min(least, cost);
      return { plan, cost };
    });
    ranked.sort((a, b) => a.cost - b.cost || merit(b.plan, limit) - merit(a.plan, limit));
    if (least < round) break;
  }
  return ranked[0]?.plan ?? tableScan(false, false);
}

/** Between plans that read as much: one that needs no sorting, then one that needs no checking, then the closest fit. */
const merit = (plan: Plan, limit: number): number =>
  (plan.sorted ? (limit > 0 ? 100 : 50) : 0) + (plan.exact ? 25 : 0) + plan.used;

function costOf(sql: Sqlite, plan: Plan, limit: number, most: number): number {
  const enough = plan.sorted && plan.exact && limit > 0 ? Math.min(limit, most) : most;
  let count = 0;
  for (const { lo, hi } of plan.bounds) {
    if (count >= enough) break;
    const inner = `SELECT 1 FROM x${plan.index?.id ?? 0} WHERE k >= ? AND k < ? LIMIT ?`;
    count += sql.number(`SELECT count(*) FROM (${inner})`, lo, hi, enough - count);
  }
  return count;
}
