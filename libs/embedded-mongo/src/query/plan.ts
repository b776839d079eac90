import type { Collection } from '../storage/catalog.ts';
import type { Index } from '../storage/index-options.ts';
import { conjuncts } from './filter.ts';
import type { Filter } from './filter.ts';
import { EVERYTHING, includesNull, intersection, isSubset, successor } from './range.ts';
import type { Range } from './range.ts';
import type { SortField } from './sort.ts';

/** The keys from `lo` on that stand before `hi`, as bytes of one index. */
export interface Bounds {
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

/** More points than this in one field, or products of them, are read as one range and filtered. */
const MOST_BOUNDS = 200;

/** @returns every way that answers the query, with an index or without */
export function possiblePlans(collection: Collection, filter: Filter, sort: readonly SortField[]): Plan[] {
  const parts = conjuncts(filter);
  const byName = new Map<string, Range[]>();
  for (const part of parts)
    if (part.kind === 'range')
      byName.set(part.name, intersection(part.ranges, byName.get(part.name) ?? [EVERYTHING]));
  const plans = collection.indexes
    .filter((index) => index.ready && isUsable(index, parts))
    .map((index) => planFor(index, parts, byName, sort))
    .filter((plan) => plan.used > 0 || (sort.length > 0 && plan.sorted));
  return plans.length > 0 ? plans : [tableScan(filter, sort)];
}

const tableScan = (filter: Filter, sort: readonly SortField[]): Plan => ({
  index: undefined,
  bounds: [],
  backward: false,
  sorted: sort.length === 0,
  exact: conjuncts(filter).length === 0,
  used: 0,
});

/** A sparse or partial index serves only queries whose every answer it must hold. */
function isUsable(index: Index, parts: readonly Filter[]): boolean {
  if (index.sparse && !index.fields.some(({ name }) => isPresent(name, parts))) return false;
  if (index.partial === undefined) return true;
  return conjuncts(index.partial).every((wanted) =>
    wanted.kind === 'exists'
      ? isPresent(wanted.name, parts)
      : wanted.kind === 'range' &&
        parts.some(
          (part) =>
            part.kind === 'range' && part.name === wanted.name && isSubset(part.ranges, wanted.ranges),
        ),
  );
}

const isPresent = (name: string, parts: readonly Filter[]): boolean =>
  parts.some(
    (part) =>
      (part.kind === 'exists' && part.name === name) ||
      (part.kind === 'range' && part.name === name && !includesNull(part.ranges)),
  );

function planFor(
  index: Index,
  parts: readonly Filter[],
  byName: ReadonlyMap<string, Range[]>,
  sort: readonly SortField[],
): Plan {
  let prefixes: Buffer[] = [Buffer.alloc(0)];
  let bounds: Bounds[] | undefined;
  const used = new Set<string>();
  for (const field of index.fields) {
    const ranges = byName.get(field.name);
    if (ranges === undefined || bounds !== undefined) break;
    used.add(field.name);
    if (ranges.every((range) => range.point) && prefixes.length * ranges.length <= MOST_BOUNDS)
      prefixes = joined(prefixes, ranges, field).map(({ lo }) => lo);
    else bounds = joined(prefixes, ranges, field);
  }
  bounds ??= prefixes.map((lo) => ({ lo, hi: lo.length === 0 ? LAST : successor(lo) }));
  bounds.sort((a, b) => Buffer.compare(a.lo, b.lo));
  const order = orderOf(index, used, byName, sort);
  const exact = parts.every((part) => part.kind === 'range' && used.has(part.name));
  return { index, bounds, backward: order === 'backward', sorted: order !== 'none', exact, used: used.size };
}

const LAST = Buffer.from([0xff]);

function joined(prefixes: readonly Buffer[], ranges: readonly Range[], { descending }: SortField): Bounds[] {
  return prefixes.flatMap((prefix) =>
    ranges.map(({ lo, hi }) => {
      // Among complements the order is the other way round, so that the end comes first.
      const from = descending ? hi.desc : lo.asc;
      const to = descending ? lo.desc : hi.asc;
      return { lo: Buffer.concat([prefix, from]), hi: Buffer.concat([prefix, to]) };
    }),
  );
}

/** Whether the index, read one way or the other, yields the order; fields held to one value do not disturb it. */
function orderOf(
  index: Index,
  used: ReadonlySet<string>,
  byName: ReadonlyMap<string, Range[]>,
  sort: readonly SortField[],
): 'forward' | 'backward' | 'none' {
  const isFixed = (name: string): boolean => {
    const ranges = used.has(name) ? byName.get(name) : undefined;
    return ranges !== undefined && ranges.length <= 1 && ranges.every((range) => range.point);
  };
  const wanted = sort.filter(({ name }) => !isFixed(name));
  const given = index.fields.filter(({ name }) => !isFixed(name));
  const backward = wanted[0] !== undefined && wanted[0].descending !== given[0]?.descending;
  const fits = wanted.every((field, i) => {
    const other = given[i];
    return other?.name === field.name && (other.descending !== field.descending) === backward;
  });
  if (!fits) return 'none';
  return backward ? 'backward' : 'forward';
}

/** The plan by which an index alone says how many match, reading no document; undefined when documents must be looked at. */
export function countingPlan(collection: Collection, filter: Filter): Plan | undefined {
  const exact = possiblePlans(collection, filter, []).find((plan) => plan.exact);
  if (exact === undefined || exact.index !== undefined) return exact;
  // Every document has one entry in the index of the ids.
  return { ...exact, index: collection.indexes[0], bounds: [{ lo: Buffer.alloc(0), hi: LAST }] };
}
