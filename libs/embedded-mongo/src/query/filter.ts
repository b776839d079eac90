import { assertServed } from '../bson/check.ts';
import { elements, isTrue, toPath, TYPE } from '../bson/value.ts';
import type { Element, Path, Value } from '../bson/value.ts';
import { CommandError, notServed } from '../errors.ts';
import { LOGICAL_OPERATORS, QUERY_OPERATORS } from '../served.ts';
import { pointsOf, rangesOf } from './range.ts';
import type { Range } from './range.ts';

/** A query, parsed. A `range` or `exists` speaks of the values that a path reaches; an empty path is the value itself. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  | RangeFilter
  | { readonly kind: 'exists'; readonly path: Path; readonly name: string }
  | { readonly kind: 'elemMatch'; readonly path: Path; readonly of: Filter; readonly values: boolean };

/** Some value at the path lies in the ranges. `equal` is the one value that an equality names: an upsert begins with it. */
export interface RangeFilter {
  readonly kind: 'range';
  readonly path: Path;
  readonly name: string;
  readonly ranges: readonly Range[];
  readonly equal: Value | undefined;
}

type Operator = (typeof QUERY_OPERATORS)[number];
type Logical = (typeof LOGICAL_OPERATORS)[number];

const isOperator = (name: string): name is Operator => (QUERY_OPERATORS as readonly string[]).includes(name);
const isLogical = (name: string): name is Logical => (LOGICAL_OPERATORS as readonly string[]).includes(name);

export const MATCH_ALL: Filter = { kind: 'and', of: [] };

/** @throws CommandError BadValue for an operator, a type or a form that is not served, naming it */
export function parseFilter(query: Value | undefined): Filter {
  if (query === undefined) return MATCH_ALL;
  return all(elements(query).map(parseTopLevel));
}

const all = (of: Filter[]): Filter => (of.length === 1 && of[0] !== undefined ? of[0] : { kind: 'and', of });
const not = (of: Filter): Filter => ({ kind: 'not', of });

function parseTopLevel(element: Element): Filter {
  if (!element.name.startsWith('$')) return parseField(element.name, element);
  if (!isLogical(element.name))
    throw new CommandError('BadValue', `unknown top level operator: ${element.name}`);
  const branches = element.type === TYPE.array ? elements(element) : [];
  if (branches.length === 0)
    throw new CommandError('BadValue', `${element.name} argument must be a nonempty array`);
  const of = branches.map((branch) => {
    if (branch.type === TYPE.document) return parseFilter(branch);
    throw new CommandError('BadValue', `${element.name} argument's entries must be objects`);
  });
  if (element.name === '$and') return all(of);
  return element.name === '$or' ? { kind: 'or', of } : not({ kind: 'or', of });
}

/** @param name '' speaks of the value itself */
function parseField(name: string, operand: Value): Filter {
  return hasOperators(operand) ? parseOperators(name, operand) : comparison('$eq', name, operand);
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
  const path = name === '' ? [] : toPath(name);
  switch (operator) {
    case '$ne':
      return not(comparison('$eq', name, operand));
    case '$in':
      return membership(operator, name, operand);
    case '$nin':
      return not(membership(operator, name, operand));
    case '$exists':
      return isTrue(operand) ? { kind: 'exists', path, name } : not({ kind: 'exists', path, name });
    case '$not':
      if (hasOperators(operand)) return not(parseOperators(name, operand));
      throw new CommandError('BadValue', '$not needs a document of operators');
    case '$elemMatch':
      return parseElemMatch(name, path, operand);
    default:
      return comparison(operator, name, operand);
  }
}

function rangeFilter(name: string, ranges: Range[], equal: Value | undefined): Filter {
  return { kind: 'range', path: name === '' ? [] : toPath(name), name, ranges, equal };
}

/** A value, or an item of an array, that is equal. */
export const equalTo = (value: Value): Filter => rangeFilter('', rangesOf('$eq', value), value);

function comparison(operator: '$eq' | '$gt' | '$gte' | '$lt' | '$lte', name: string, operand: Value): Filter {
  assertServed(operand, name);
  return rangeFilter(name, rangesOf(operator, operand), operator === '$eq' ? operand : undefined);
}

function membership(operator: string, name: string, operand: Value): Filter {
  if (operand.type !== TYPE.array) throw new CommandError('BadValue', `${operator} needs an array`);
  assertServed(operand, name);
  const values = elements(operand);
  if (values.some(hasOperators))
    throw new CommandError('BadValue', `cannot nest $ under ${operator} (at '${name}')`);
  return rangeFilter(name, pointsOf(values), values.length === 1 ? values[0] : undefined);
}

function parseElemMatch(name: string, path: Path, operand: Value): Filter {
  if (operand.type !== TYPE.document) throw new CommandError('BadValue', '$elemMatch needs an Object');
  if (path.length === 0) throw notServed('$elemMatch on the items of an array within an array');
  const first = elements(operand)[0]?.name ?? '';
  const values = first.startsWith('$') && !isLogical(first);
  const of = values ? parseOperators('', operand) : parseFilter(operand);
  return { kind: 'elemMatch', path, of, values };
}

/** The parts that must all hold. */
export const conjuncts = (filter: Filter): Filter[] =>
  filter.kind === 'and' ? filter.of.flatMap(conjuncts) : [filter];
