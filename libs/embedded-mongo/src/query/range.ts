import { doubleValue } from '../bson/encode.ts';
import { keyOf, NULL_KEY, rank } from '../bson/key.ts';
import { isNumber, TYPE, toNumber } from '../bson/value.ts';
import type { Value } from '../bson/value.ts';
import { notServed } from '../errors.ts';

/**
 * A place between keys: before all keys that begin with some bytes, or after all of them. `asc` is that place among keys
 * as they are, `desc` among the complements that a descending index holds.
 */
interface Cut {
  readonly asc: Buffer;
  readonly desc: Buffer;
}

/** The keys from `lo` on that stand before `hi`; `point` when they are those of one value. */
export interface Range {
  readonly lo: Cut;
  readonly hi: Cut;
  readonly point: boolean;
}

/** The first bytes that order after everything that begins with `prefix`. Keys hold a byte below ff in their first place. */
export function successor(prefix: Buffer): Buffer {
  let end = prefix.length;
  while (end > 0 && prefix[end - 1] === 0xff) end--;
  const next = Buffer.from(prefix.subarray(0, end));
  next[end - 1] = (next[end - 1] ?? 0) + 1;
  return next;
}

const complement = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0xff));
const before = (key: Buffer): Cut => ({ asc: key, desc: successor(complement(key)) });
const after = (key: Buffer): Cut => ({ asc: successor(key), desc: complement(key) });

const between = (lo: Cut, hi: Cut): Range => ({ lo, hi, point: false });
const pointOf = (key: Buffer): Range => ({ lo: before(key), hi: after(key), point: true });

export const EVERYTHING: Range = between(before(Buffer.from([1])), before(Buffer.from([0xfe])));

/** The keys that compare so with a value: only values of its own type do, as in MongoDB. */
export function rangesOf(operator: '$eq' | '$gt' | '$gte' | '$lt' | '$lte', value: Value): Range[] {
  const point = pointOf(keyOf(value));
  if (operator === '$eq') return [point];
  if (value.type === TYPE.binary) throw notServed(`${operator} with a binData value`);
  const inclusive = operator === '$gte' || operator === '$lte';
  // Null and NaN are equal to themselves and have no order.
  if (value.type === TYPE.null || (isNumber(value) && Number.isNaN(toNumber(value))))
    return inclusive ? [point] : [];
  const lowest = isNumber(value) ? keyOf(doubleValue(-Infinity)) : Buffer.from([rank(value)]);
  if (operator === '$gt' || operator === '$gte')
    return [between(inclusive ? point.lo : point.hi, after(Buffer.from([rank(value)])))];
  return [between(before(lowest), inclusive ? point.hi : point.lo)];
}

/** Distinct points in their order. */
export function pointsOf(values: readonly Value[]): Range[] {
  const points = values.map((value) => pointOf(keyOf(value)));
  points.sort((a, b) => Buffer.compare(a.lo.asc, b.lo.asc));
  return points.filter((point, i) => i === 0 || points[i - 1]?.lo.asc.equals(point.lo.asc) === false);
}

/** Whether a key lies in one of these ranges, which are in order and apart. */
export function isWithin(ranges: readonly Range[], key: Buffer): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (range !== undefined && Buffer.compare(range.lo.asc, key) <= 0) low = middle + 1;
    else high = middle;
  }
  const range = ranges[low - 1];
  return range !== undefined && Buffer.compare(key, range.hi.asc) < 0;
}

/** What lies in both; each list is in order and apart, and so is the answer. */
export function intersection(a: readonly Range[], b: readonly Range[]): Range[] {
  const both: Range[] = [];
  for (let i = 0, j = 0; ;) {
    const x = a[i];
    const y = b[j];
    if (x === undefined || y === undefined) return both;
    const lo = Buffer.compare(x.lo.asc, y.lo.asc) >= 0 ? x.lo : y.lo;
    const endsFirst = Buffer.compare(x.hi.asc, y.hi.asc) <= 0;
    const hi = endsFirst ? x.hi : y.hi;
    if (Buffer.compare(lo.asc, hi.asc) < 0) both.push({ lo, hi, point: x.point || y.point });
    if (endsFirst) i++;
    else j++;
  }
}

/** Whether everything in `inner` lies in `outer` too. */
export const isSubset = (inner: readonly Range[], outer: readonly Range[]): boolean =>
  inner.every(({ lo, hi }) =>
    outer.some((o) => Buffer.compare(o.lo.asc, lo.asc) <= 0 && Buffer.compare(hi.asc, o.hi.asc) <= 0),
  );

/** Whether a missing value, which is null to a comparison, may be among these. */
export const includesNull = (ranges: readonly Range[]): boolean => isWithin(ranges, NULL_KEY);
