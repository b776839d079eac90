import { complement, keyOf, rankOf } from '../bson/key.ts';
import { toNumber, typeOf } from '../bson/document.ts';
import { notServed } from '../errors.ts';
import { Double } from 'bson';

/** The keys from `lo` on that stand before `hi`; `point` when they are those of one value. */
export interface Range {
  readonly lo: Buffer;
  readonly hi: Buffer;
  readonly point: boolean;
}

export const EVERYTHING: Range = { lo: Buffer.of(1), hi: Buffer.of(0xfe), point: false };

/** The first bytes that order after everything that begins with `prefix`. Keys hold a byte below ff in their first place. */
export function successor(prefix: Buffer): Buffer {
  let end = prefix.length;
  while (prefix[end - 1] === 0xff) end--;
  const next = Buffer.from(prefix.subarray(0, end));
  next[end - 1] = (next[end - 1] ?? 0) + 1;
  return next;
}

/** The same range among the complements that a descending index holds: there the order is the other way round. */
export const descending = ({ lo, hi, point }: Range): Range => ({
  // A point's own bytes, where others may follow.
  lo: point ? complement(lo) : successor(complement(hi)),
  hi: successor(complement(lo)),
  point,
});

const pointOf = (value: unknown): Range => {
  const lo = keyOf(value);
  return { lo, hi: successor(lo), point: true };
};

/** The keys that compare so with a value: only values of its own type do, as in MongoDB. */
export function rangesOf(operator: string, value: unknown): Range[] {
  const point = pointOf(value);
  if (operator === '$eq') return [point];
  if (typeOf(value) === 'binData') throw notServed(`${operator} with a binData value`);
  const inclusive = operator === '$gte' || operator === '$lte';
  const rank = Buffer.of(rankOf(value));
  const isNumber = rankOf(value) === rankOf(new Double(0));
  // Null and NaN are equal to themselves and have no order.
  if (value === null || (isNumber && Number.isNaN(toNumber(value)))) return inclusive ? [point] : [];
  if (operator === '$gt' || operator === '$gte')
    return [{ lo: inclusive ? point.lo : point.hi, hi: successor(rank), point: false }];
  const lo = isNumber ? keyOf(new Double(-Infinity)) : rank;
  return [{ lo, hi: inclusive ? point.hi : point.lo, point: false }];
}

/** Distinct points in their order. */
export function pointsOf(values: readonly unknown[]): Range[] {
  const points = values.map(pointOf).sort((a, b) => Buffer.compare(a.lo, b.lo));
  return points.filter(({ lo }, i) => points[i - 1]?.lo.equals(lo) !== true);
}

const isInside = ({ lo, hi }: Range, key: Buffer): boolean =>
  Buffer.compare(lo, key) <= 0 && Buffer.compare(key, hi) < 0;

/** Whether a value's key lies in one of the ranges; of a type that none of them speaks of, no key is made. */
export function holds(ranges: readonly Range[], value: unknown): boolean {
  const rank = rankOf(value);
  if (!ranges.some(({ lo, hi }) => (lo[0] ?? 0) <= rank && rank <= (hi[0] ?? 0))) return false;
  const key = keyOf(value);
  return ranges.some((range) => isInside(range, key));
}

/** What lies in both; each list is in order and apart, and so is the answer. */
export const intersection = (a: readonly Range[], b: readonly Range[]): Range[] =>
  a.flatMap((x) =>
    b.flatMap((y) => {
      const lo = Buffer.compare(x.lo, y.lo) >= 0 ? x.lo : y.lo;
      const hi = Buffer.compare(x.hi, y.hi) <= 0 ? x.hi : y.hi;
      return Buffer.compare(lo, hi) < 0 ? [{ lo, hi, point: x.point || y.point }] : [];
    }),
  );

/** Whether everything in `inner` lies in `outer` too. */
export const isSubset = (inner: readonly Range[], outer: readonly Range[]): boolean =>
  inner.every(({ lo, hi }) =>
    outer.some((o) => Buffer.compare(o.lo, lo) <= 0 && Buffer.compare(hi, o.hi) <= 0),
  );
