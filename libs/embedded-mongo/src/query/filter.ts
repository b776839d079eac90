import { assertServed } from '../bson/check.ts';
import { Bytes } from '../bson/encode.ts';
import { NULL_KEY, writeKey } from '../bson/key.ts';
import { elements, field, isTrue, toPath, TYPE } from '../bson/value.ts';
import type { Element, Path, Value } from '../bson/value.ts';
import { CommandError, must, notServed } from '../errors.ts';
import { QUERY_OPERATORS } from '../served.ts';
import { isWithin, pointsOf, rangesOf } from './range.ts';
import type { Range } from './range.ts';

/** A query, parsed. A `range` or `exists` speaks of the values that a path reaches; an empty path is the value itself. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  | { readonly kind: 'exists'; readonly path: Path; readonly name: string }
  | RangeFilter;

/** Some value at the path lies in the ranges. `equal` is the one value that an equality names: an upsert begins with it. */
export interface RangeFilter {
  readonly kind: 'range';
  readonly path: Path;
  readonly name: string;
  readonly ranges: readonly Range[];
  readonly equal: Value | undefined;
}

type Operator = (typeof QUERY_OPERATORS)[number];

const isOperator = (name: string): name is Operator => (QUERY_OPERATORS as readonly string[]).includes(name);

/** @throws CommandError BadValue for an operator, a type or a form that is not served, naming it */
export const parseFilter = (query: Value | undefined): Filter => all(elements(query).map(parseTopLevel));

const all = (of: Filter[]): Filter => (of.length === 1 && of[0] !== undefined ? of[0] : { kind: 'and', of });
const not = (of: Filter): Filter => ({ kind: 'not', of });

function parseTopLevel(element: Element): Filter {
  const { name } = element;
  if (!name.startsWith('$'))
    return hasOperators(element) ? parseOperators(name, element) : comparison('$eq', name, element);
  must(name === '$and' || name === '$or', 'BadValue', `unknown top level operator: ${name}`);
  const branches = element.type === TYPE.array ? elements(element) : [];
  must(branches.length > 0, 'BadValue', `${name} argument must be a nonempty array`);
  const of = branches.map((branch) => {
    must(branch.type === TYPE.document, 'BadValue', `${name} argument's entries must be objects`);
    return parseFilter(branch);
  });
  return name === '$and' ? all(of) : { kind: 'or', of };
}

/** Whether a document is a set of operators and not a value to be equal to: its first name decides, as in MongoDB. */
export const hasOperators = (operand: Value): boolean =>
  operand.type === TYPE.document && (elements(operand)[0]?.name.startsWith('$') ?? false);

/** The operators of one field, or with name '' those that a value itself must satisfy. */
export const parseOperators = (name: string, operators: Value): Filter =>
  all(elements(operators).map((element) => parseOperator(name, element)));

function parseOperator(name: string, operand: Element): Filter {
  const operator = operand.name;
  if (!isOperator(operator)) throw new CommandError('BadValue', `unknown operator: ${operator}`);
  if (operator === '$ne') return not(comparison('$eq', name, operand));
  if (operator === '$in') return membership(operator, name, operand);
  if (operator === '$nin') return not(membership(operator, name, operand));
  if (operator !== '$exists') return comparison(operator, name, operand);
  const exists: Filter = { kind: 'exists', path: pathOf(name), name };
  return isTrue(operand) ? exists : not(exists);
}

const pathOf = (name: string): Path => (name === '' ? [] : toPath(name));

export const rangeFilter = (name: string, ranges: readonly Range[], equal?: Value): RangeFilter => ({
  kind: 'range',
  path: pathOf(name),
  name,
  ranges,
  equal,
});

export function comparison(
  operator: '$eq' | '$gt' | '$gte' | '$lt' | '$lte',
  name: string,
  operand: Value,
): Filter {
  assertServed(operand, name);
  return rangeFilter(name, rangesOf(operator, operand), operator === '$eq' ? operand : undefined);
}

function membership(operator: string, name: string, operand: Value): Filter {
  must(operand.type === TYPE.array, 'BadValue', `${operator} needs an array`);
  assertServed(operand, name);
  const values = elements(operand);
  must(!values.some(hasOperators), 'BadValue', `cannot nest $ under ${operator} (at '${name}')`);
  return rangeFilter(name, pointsOf(values), values.length === 1 ? values[0] : undefined);
}

/** The parts that must all hold. */
export const conjuncts = (filter: Filter): Filter[] =>
  filter.kind === 'and' ? filter.of.flatMap(conjuncts) : [filter];

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
      return reaches(value, filter.path, 0, (found) => isInside(filter.ranges, found));
    default:
      return reaches(value, filter.path, 0, (found) => found !== undefined);
  }
}

const scratch = new Bytes();

function isInside(ranges: readonly Range[], value: Value | undefined): boolean {
  if (value === undefined) return isWithin(ranges, NULL_KEY);
  const only = ranges[0];
  scratch.length = 0;
  writeKey(scratch, value);
  if (ranges.length !== 1 || only === undefined) return isWithin(ranges, scratch.take());
  return scratch.compare(only.lo.asc) >= 0 && scratch.compare(only.hi.asc) < 0;
}

/**
 * Whether any of the values that a path reaches passes the test: through arrays to the documents in them, and at its end
 * to an array and its items. What is missing is tested as undefined, but an array on the way without documents reaches nothing.
 */
function reaches(
  value: Value,
  path: Path,
  depth: number,
  test: (found: Value | undefined) => boolean,
): boolean {
  const name = path[depth];
  if (name === undefined)
    return (
      test(value) || (depth > 0 && value.type === TYPE.array && elements(value).some((item) => test(item)))
    );
  if (value.type === TYPE.document) {
    const next = field(value, name);
    return next === undefined ? test(undefined) : reaches(next, path, depth + 1, test);
  }
  if (value.type !== TYPE.array) return test(undefined);
  if (/^\d+$/.test(name.toString())) throw notServed(`a position in an array ('${path.join('.')}')`);
  return elements(value).some((item) => item.type === TYPE.document && reaches(item, path, depth, test));
}
