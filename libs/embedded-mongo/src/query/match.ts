import { Bytes } from '../bson/bytes.ts';
import { NULL_KEY, writeKey } from '../bson/key.ts';
import { elements, field, TYPE } from '../bson/value.ts';
import type { Path, Value } from '../bson/value.ts';
import { notServed } from '../errors.ts';
import type { Filter } from './filter.ts';
import { isWithin } from './range.ts';
import type { Range } from './range.ts';

/** Whether a value (a whole document, or one item of an array) satisfies a filter. */
export function matches(filter: Filter, value: Value): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.of.every((part) => matches(part, value));
    case 'or':
      return filter.of.some((part) => matches(part, value));
    case 'not':
      return !matches(filter.of, value);
    case 'range':
      return reaches(value, filter.path, (found) => isInside(filter.ranges, found));
    case 'exists':
      return reaches(value, filter.path, (found) => found !== undefined);
    default:
      return reaches(value, filter.path, (found) => anyItem(filter, found), 0, false);
  }
}

const scratch = new Bytes();

function isInside(ranges: readonly Range[], value: Value | undefined): boolean {
  if (value === undefined) return isWithin(ranges, NULL_KEY);
  const only = ranges[0];
  scratch.clear();
  writeKey(scratch, value);
  if (ranges.length !== 1 || only === undefined) return isWithin(ranges, scratch.take());
  return scratch.compare(only.lo.asc) >= 0 && scratch.compare(only.hi.asc) < 0;
}

function anyItem(filter: Filter & { kind: 'elemMatch' }, array: Value | undefined): boolean {
  if (array?.type !== TYPE.array) return false;
  return elements(array).some((item) => {
    if (filter.values) return matches(filter.of, item);
    if (item.type === TYPE.document) return matches(filter.of, item);
    // MongoDB reads an array here as a document with the names 0, 1, …
    return item.type === TYPE.array && matches(filter.of, { ...item, type: TYPE.document });
  });
}

/**
 * Whether any of the values that a path reaches passes the test: through arrays to the documents in them, and at its end
 * to an array and its items. What is missing is tested as undefined, but an array on the way without documents reaches nothing.
 */
function reaches(
  value: Value,
  path: Path,
  test: (found: Value | undefined) => boolean,
  depth = 0,
  items = true,
): boolean {
  const name = path[depth];
  if (name === undefined) {
    return (
      test(value) ||
      (items && depth > 0 && value.type === TYPE.array && elements(value).some((item) => test(item)))
    );
  }
  if (value.type === TYPE.document) {
    const next = field(value, name);
    return next === undefined ? test(undefined) : reaches(next, path, test, depth + 1, items);
  }
  if (value.type !== TYPE.array) return test(undefined);
  assertNoPosition(path, depth);
  return elements(value).some(
    (item) => item.type === TYPE.document && reaches(item, path, test, depth, items),
  );
}

/** @throws CommandError when a path names an item of an array by its place */
export function assertNoPosition(path: Path, depth: number): void {
  if (/^\d+$/.test(path[depth]?.toString() ?? ''))
    throw notServed(`a position in an array ('${path.join('.')}')`);
}
