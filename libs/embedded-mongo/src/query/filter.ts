import { assertServed, field, isDoc, toNumber, type Doc } from '../bson/document.ts';
import { CommandError, must, notServed } from '../errors.ts';
import { QUERY_OPERATORS } from '../served.ts';
import { holds, pointsOf, rangesOf, type Range } from './range.ts';

/** A query, parsed. A `range` or `exists` speaks of the values that a path reaches. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  | { readonly kind: 'exists'; readonly name: string; readonly path: readonly string[] }
  | RangeFilter;

/** Some value at the path lies in the ranges. `equal` is the one value that an equality names: an upsert begins with it. */
export interface RangeFilter {
  readonly kind: 'range';
  readonly name: string;
  readonly path: readonly string[];
  readonly ranges: readonly Range[];
  readonly equal: unknown;
}

/** @throws CommandError BadValue for an operator, a type or a form that is not served, naming it */
export const parseFilter = (query: Doc = {}): Filter =>
  allOf(Object.entries(query).map(([name, operand]) => parseTopLevel(name, operand)));

export const allOf = (of: Filter[]): Filter =>
  of.length === 1 && of[0] !== undefined ? of[0] : { kind: 'and', of };
const not = (of: Filter): Filter => ({ kind: 'not', of });

function parseTopLevel(name: string, operand: unknown): Filter {
  if (!name.startsWith('$')) {
    if (!hasOperators(operand)) return comparison('$eq', name, operand);
    return allOf(Object.entries(operand).map(([operator, value]) => parseOperator(operator, name, value)));
  }
  must(name === '$and' || name === '$or', 'BadValue', `unknown top level operator: ${name}`);
  const branches: unknown[] = Array.isArray(operand) ? operand : [];
  must(branches.length > 0, 'BadValue', `${name} argument must be a nonempty array`);
  const of = branches.map((branch) => {
    must(isDoc(branch), 'BadValue', `${name} argument's entries must be objects`);
    return parseFilter(branch);
  });
  return name === '$and' ? allOf(of) : { kind: 'or', of };
}

/** Whether a document is a set of operators and not a value to be equal to: its first name decides, as in MongoDB. */
const hasOperators = (operand: unknown): operand is Doc =>
  isDoc(operand) && Object.keys(operand)[0]?.startsWith('$') === true;

function parseOperator(operator: string, name: string, operand: unknown): Filter {
  if (!QUERY_OPERATORS.includes(operator))
    throw new CommandError('BadValue', `unknown operator: ${operator}`);
  if (operator === '$ne') return not(comparison('$eq', name, operand));
  if (operator === '$in') return membership(name, operand);
  if (operator !== '$exists') return comparison(operator, name, operand);
  const exists: Filter = { kind: 'exists', name, path: name.split('.') };
  const isFalse = operand === false || operand === null || toNumber(operand) === 0;
  return isFalse ? not(exists) : exists;
}

export function comparison(operator: string, name: string, operand: unknown): RangeFilter {
  assertServed(operand, name);
  return rangeFilter(name, rangesOf(operator, operand), operator === '$eq' ? operand : undefined);
}

function membership(name: string, operand: unknown): RangeFilter {
  must(Array.isArray(operand), 'BadValue', '$in needs an array');
  assertServed(operand, name);
  must(!operand.some(hasOperators), 'BadValue', `cannot nest $ under $in (at '${name}')`);
  return rangeFilter(name, pointsOf(operand), operand.length === 1 ? operand[0] : undefined);
}

const rangeFilter = (name: string, ranges: readonly Range[], equal: unknown): RangeFilter => ({
  kind: 'range',
  name,
  path: name.split('.'),
  ranges,
  equal,
});

/** The parts that must all hold. */
export const conjuncts = (filter: Filter): Filter[] =>
  filter.kind === 'and' ? filter.of.flatMap(conjuncts) : [filter];

/** The top-level fields that a filter looks into: no others need be decoded for it. */
export function fieldsOf(filter: Filter): string[] {
  if ('path' in filter) return filter.path.slice(0, 1);
  return filter.kind === 'not' ? fieldsOf(filter.of) : filter.of.flatMap(fieldsOf);
}

export function matches(filter: Filter, doc: Doc): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.of.every((part) => matches(part, doc));
    case 'or':
      return filter.of.some((part) => matches(part, doc));
    case 'not':
      return !matches(filter.of, doc);
    case 'range':
      return reaches(doc, filter.path, 0, (found) => holds(filter.ranges, found));
    default:
      return reaches(doc, filter.path, 0, (found) => found !== undefined);
  }
}

type Test = (found: unknown) => boolean;

/**
 * Whether any of the values that a path reaches passes the test: through arrays to the documents in them, and at its end
 * to an array and its items. What is missing is tested as undefined, but an array on the way without documents reaches nothing.
 */
function reaches(value: unknown, path: readonly string[], depth: number, test: Test): boolean {
  const name = path[depth];
  if (name === undefined) return test(value) || (Array.isArray(value) && value.some(test));
  if (Array.isArray(value)) {
    if (/^\d+$/.test(name)) throw notServed(`a position in an array ('${path.join('.')}')`);
    return value.some((item) => isDoc(item) && reaches(item, path, depth, test));
  }
  const next = isDoc(value) ? field(value, name) : undefined;
  return next === undefined ? test(undefined) : reaches(next, path, depth + 1, test);
}
