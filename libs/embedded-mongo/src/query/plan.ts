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

/** One way to find the documents. */
export interface Plan {
  readonly index: Index;
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

/** The plan that reads the least. */
export const planQuery = (sql: Sqlite, held: Collection, { filter, sort, skip, limit }: Query): Plan =>
  narrowest(sql, possiblePlans(held, filter, sort), limit === 0 ? 0 : skip + limit);

/** The plan by which an index alone says how many match, reading no document; undefined when documents must be looked at. */
export const countingPlan = (collection: Collection, filter: Filter): Plan | undefined =>
  possiblePlans(collection, filter, []).find(({ exact }) => exact);

/** Every way in which an index helps, or else all documents, by the index of their ids. */
function possiblePlans(collection: Collection, filter: Filter, sort: readonly SortField[]): Plan[] {
  const parts = conjuncts(filter);
  const plans = collection.indexes
    .filter((index) => isUsable(index, parts))
    .map((index) => planFor(index, parts, sort));
  const helpful = plans.filter(({ used, sorted }) => used > 0 || (sort.length > 0 && sorted));
  return helpful.length > 0 ? helpful : plans.slice(0, 1);
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
  const [best, ...others] = plans.sort((a, b) => merit(b) - merit(a));
  if (best === undefined) throw new Error('a collection has an index of its ids');
  for (let most = FIRST_COUNT; others.length > 0; most *= 8) {
    const costs = plans.map((plan) => {
      const isEnough = plan.sorted && plan.exact && limit > 0;
      return countEntries(sql, plan, isEnough ? Math.min(limit, most) : most);
    });
    const least = Math.min(...costs);
    if (least < most || most >= LAST_COUNT) return plans[costs.indexOf(least)] ?? best;
  }
  return best;
}

/** How many entries of its index a plan points at, counted no further than `most`; no document is read. */
export function countEntries(sql: Sqlite, { index, bounds }: Plan, most = Number.MAX_SAFE_INTEGER): number {
  const count = `SELECT count(*) FROM (SELECT 1 FROM x${index.id} WHERE k >= ? AND k < ? LIMIT ?)`;
  let sum = 0;
  for (const { lo, hi } of bounds) if (sum < most) sum += sql.number(count, lo, hi, most - sum);
  return sum;
}

/** A plan in the words of MongoDB's explain. */
export function explained({ index, bounds, backward, sorted, exact, used }: Plan, isOrdered: boolean): Reply {
  const direction = backward ? 'backward' : 'forward';
  const isId = index.name === '_id_' && exact && used > 0 && bounds.length === 1;
  const inputStage = { stage: isId ? 'IDHACK' : 'IXSCAN', indexName: index.name, direction };
  const isScan = used === 0 && !(isOrdered && sorted);
  const found = isScan ? { stage: 'COLLSCAN', direction } : { stage: 'FETCH', inputStage };
  return sorted ? found : { stage: 'SORT', inputStage: found };
}
