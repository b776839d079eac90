import { assertServed } from '../bson/check.ts';
import { typeName } from '../bson/show.ts';
import { elements, isNumber, toNumber, TYPE } from '../bson/value.ts';
import type { Element, Value } from '../bson/value.ts';
import { CommandError, notServed } from '../errors.ts';
import { UPDATE_OPERATORS } from '../served.ts';
import { equalTo, hasOperators, parseFilter, parseOperators } from './filter.ts';
import type { Filter } from './filter.ts';

export type UpdateOperator = (typeof UPDATE_OPERATORS)[number];

/** One change at one path. `items` are what an array gains, `remove` says which items it loses. */
export interface Change {
  readonly operator: UpdateOperator;
  readonly name: string;
  readonly path: readonly string[];
  readonly operand: Value;
  readonly items: readonly Value[];
  readonly slice: number | undefined;
  readonly remove: Filter | undefined;
}

/** Either a whole new document, or changes in the order in which MongoDB applies them. */
export type Update =
  | { readonly kind: 'replace'; readonly doc: Value }
  | { readonly kind: 'change'; readonly changes: readonly Change[] };

const isUpdateOperator = (name: string): name is UpdateOperator =>
  (UPDATE_OPERATORS as readonly string[]).includes(name);

/** @throws CommandError FailedToParse, BadValue, TypeMismatch or ConflictingUpdateOperators, naming what is wrong */
export function parseUpdate(update: Value): Update {
  if (update.type === TYPE.array) throw notServed('an update by an aggregation pipeline', 'FailedToParse');
  const operators = elements(update);
  if (!operators[0]?.name.startsWith('$')) return { kind: 'replace', doc: replacement(update, operators) };
  const changes = operators.flatMap(parseOperator);
  changes.sort((a, b) => comparePaths(a.path, b.path));
  changes.forEach((change, i) => assertApart(change, changes[i + 1]));
  return { kind: 'change', changes };
}

function replacement(update: Value, fields: Element[]): Value {
  const wrong = fields.find((element) => element.name.startsWith('$'));
  if (wrong !== undefined)
    throw new CommandError(
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${wrong.name}' is not allowed in the context of an update's replacement document`,
    );
  assertServed(update, '');
  return update;
}

function parseOperator(operator: Element): Change[] {
  const { name } = operator;
  if (!isUpdateOperator(name))
    throw new CommandError('FailedToParse', `Unknown modifier: ${name} is not served by the embedded store`);
  if (operator.type !== TYPE.document)
    throw new CommandError(
      'FailedToParse',
      `Modifiers operate on fields but we found type ${typeName(operator)} instead`,
    );
  return elements(operator).map((operand) => parseChange(name, operand));
}

function parseChange(operator: UpdateOperator, operand: Element): Change {
  const { name } = operand;
  const path = name.split('.');
  if (path.some((part) => part === ''))
    throw new CommandError(
      'EmptyFieldName',
      `The update path '${name}' contains an empty field name, which is not allowed.`,
    );
  if (path.some((part) => part.startsWith('$'))) throw notServed(`the positional path '${name}'`);
  assertServed(operand, name);
  if (operator === '$inc' && !isNumber(operand))
    throw new CommandError('TypeMismatch', `Cannot increment with non-numeric argument: '${name}'`);
  const remove = operator === '$pull' ? parsePull(operand) : undefined;
  const adds = operator === '$push' || operator === '$addToSet';
  return { operator, name, path, operand, remove, ...(adds ? parseItems(operator, operand) : NO_ITEMS) };
}

const NO_ITEMS = { items: [], slice: undefined };

/** `$push` and `$addToSet` take one item, or several by `$each`. */
function parseItems(operator: UpdateOperator, operand: Element): Pick<Change, 'items' | 'slice'> {
  if (!hasOperators(operand)) return { items: [operand], slice: undefined };
  let items: Value[] | undefined;
  let slice: number | undefined;
  for (const modifier of elements(operand)) {
    if (modifier.name === '$each') {
      if (modifier.type !== TYPE.array)
        throw new CommandError(
          'TypeMismatch',
          `The argument to $each in ${operator} must be an array but it was of type: ${typeName(modifier)}`,
        );
      items = elements(modifier);
    } else if (modifier.name === '$slice' && operator === '$push' && Number.isInteger(toNumber(modifier))) {
      slice = toNumber(modifier);
    } else throw notServed(`${modifier.name} in ${operator} of '${operand.name}'`);
  }
  if (items === undefined)
    throw new CommandError('BadValue', `${operator} with modifiers needs $each (at '${operand.name}')`);
  return { items, slice };
}

/** A document without operators is a query that an item must match; a value is one that it must equal. */
function parsePull(operand: Element): Filter {
  if (hasOperators(operand)) return parseOperators('', operand);
  if (operand.type === TYPE.document) return parseFilter(operand);
  return equalTo(operand);
}

/** MongoDB applies changes in the order of their paths' names, numbers as numbers: new fields appear in it. */
function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compareNames(a[i] ?? '', b[i] ?? '');
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareNames(a: string, b: string): number {
  if (/^\d+$/.test(a) && /^\d+$/.test(b) && Number(a) !== Number(b)) return Number(a) - Number(b);
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function assertApart(change: Change, next: Change | undefined): void {
  if (next === undefined || !change.path.every((part, i) => part === next.path[i])) return;
  throw new CommandError(
    'ConflictingUpdateOperators',
    `Updating the path '${next.name}' would create a conflict at '${change.name}'`,
  );
}
