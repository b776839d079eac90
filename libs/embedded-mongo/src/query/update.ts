import { assertServed, typeName } from '../bson/check.ts';
import { doubleValue, encode } from '../bson/encode.ts';
import type { Draft } from '../bson/encode.ts';
import { asDocument, elements, idOf, isNumber, shown, toNumber, TYPE } from '../bson/value.ts';
import type { Element, Value } from '../bson/value.ts';
import { CommandError, must, notServed } from '../errors.ts';
import { UPDATE_OPERATORS } from '../served.ts';
import { comparison, hasOperators, matches, parseFilter, parseOperators } from './filter.ts';
import type { Filter } from './filter.ts';

type Operator = (typeof UPDATE_OPERATORS)[number];

/** One change at one path. `items` are what `$push` adds, `remove` says which items `$pull` takes out. */
interface Change {
  readonly operator: Operator;
  readonly name: string;
  readonly path: readonly string[];
  readonly operand: Value;
  readonly items: readonly Value[];
  readonly remove: Filter | undefined;
}

/** Either a whole new document, or changes in the order in which MongoDB applies them. */
export type Update =
  | { readonly kind: 'replace'; readonly doc: Value }
  | { readonly kind: 'change'; readonly changes: readonly Change[] };

const isOperator = (name: string): name is Operator => (UPDATE_OPERATORS as readonly string[]).includes(name);

/** @throws CommandError FailedToParse, BadValue, TypeMismatch or ConflictingUpdateOperators, naming what is wrong */
export function parseUpdate(update: Value): Update {
  if (update.type !== TYPE.document) throw notServed('an update by an aggregation pipeline', 'FailedToParse');
  const fields = elements(update);
  if (fields[0]?.name.startsWith('$') !== true) {
    const wrong = fields.find(({ name }) => name.startsWith('$'))?.name;
    const message = `The dollar ($) prefixed field '${wrong}' is not allowed in the context of an update's replacement document`;
    must(wrong === undefined, 'DollarPrefixedFieldName', message);
    assertServed(update, '');
    return { kind: 'replace', doc: update };
  }
  const changes = fields.flatMap(parseOperator);
  changes.sort((a, b) => comparePaths(a.path, b.path));
  changes.forEach((change, i) => {
    const next = changes[i + 1];
    const message = `Updating the path '${next?.name}' would create a conflict at '${change.name}'`;
    const apart = next === undefined || change.path.some((part, j) => part !== next.path[j]);
    must(apart, 'ConflictingUpdateOperators', message);
  });
  return { kind: 'change', changes };
}

function parseOperator(operator: Element): Change[] {
  const { name } = operator;
  if (!isOperator(name)) throw notServed(`Unknown modifier: ${name}: it`, 'FailedToParse');
  const message = `Modifiers operate on fields but we found type ${typeName(operator)} instead`;
  must(operator.type === TYPE.document, 'FailedToParse', message);
  return elements(operator).map((operand) => parseChange(name, operand));
}

function parseChange(operator: Operator, operand: Element): Change {
  const { name } = operand;
  const path = name.split('.');
  must(!path.includes(''), 'EmptyFieldName', `The update path '${name}' contains an empty field name, which is not allowed.`); // prettier-ignore
  if (path.some((part) => part.startsWith('$'))) throw notServed(`the positional path '${name}'`);
  assertServed(operand, name);
  if (operator === '$inc')
    must(isNumber(operand), 'TypeMismatch', `Cannot increment with non-numeric argument: '${name}'`);
  const items = operator === '$push' ? pushed(operand) : [];
  return { operator, name, path, operand, items, remove: operator === '$pull' ? pulled(operand) : undefined };
}

/** `$push` takes one item, or several by `$each`. */
function pushed(operand: Element): Value[] {
  if (!hasOperators(operand)) return [operand];
  const [each, ...others] = elements(operand);
  const other = [each, ...others].find((modifier) => modifier?.name !== '$each');
  if (other !== undefined) throw notServed(`${other.name} in $push of '${operand.name}'`);
  must(each?.type === TYPE.array, 'TypeMismatch', 'The argument to $each in $push must be an array');
  return elements(each);
}

/** A document without operators is a query that an item must match; a value is one that it must equal. */
function pulled(operand: Element): Filter {
  if (hasOperators(operand)) return parseOperators('', operand);
  return operand.type === TYPE.document ? parseFilter(operand) : comparison('$eq', '', operand);
}

/** MongoDB applies changes in the order of their paths' names, numbers as numbers: new fields appear in it. */
function comparePaths(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((part, i) => part !== b[i]);
  const [x, y] = [a[at], b[at]];
  if (x === undefined || y === undefined) return a.length - b.length;
  if (/^\d+$/.test(x) && /^\d+$/.test(y) && Number(x) !== Number(y)) return Number(x) - Number(y);
  return Buffer.compare(Buffer.from(x), Buffer.from(y));
}

/** A document in which only what changes is taken apart: fields are Values, or Drafts where a path led through. */
const open = (doc: Value): Draft => new Map(elements(doc).map((element) => [element.name, element]));

/**
 * The document with all changes made, or none: whatever cannot be done throws before anything is written.
 * @param inserting an upsert is making the document: only then does `$setOnInsert` count
 */
export function applyChanges(doc: Buffer, changes: readonly Change[], inserting: boolean): Buffer {
  const draft = open(asDocument(doc));
  for (const change of changes)
    if (change.operator !== '$setOnInsert' || inserting) apply(draft, change, asDocument(doc));
  return encode(draft);
}

function apply(draft: Draft, change: Change, doc: Value): void {
  const { operator, path } = change;
  let parent = draft;
  for (const part of path.slice(0, -1)) {
    const next = opened(parent.get(part), change, part);
    if (next === undefined) return;
    parent.set(part, next);
    parent = next;
  }
  const name = path.at(-1) ?? '';
  if (operator === '$unset') return void parent.delete(name);
  const after = changed(change, parent.get(name) as Value | undefined, doc);
  if (after !== undefined) parent.set(name, after);
}

/** The document on the way to a path's end; undefined where there is none and none is to be made. */
function opened(child: unknown, { operator, name, path }: Change, part: string): Draft | undefined {
  const creates = operator !== '$unset' && operator !== '$pull';
  if (child instanceof Map) return child as Draft;
  if (child === undefined) return creates ? new Map() : undefined;
  const value = child as Value;
  if (value.type === TYPE.document) return open(value);
  if (value.type === TYPE.array) throw notServed(`an update through the array '${part}' (at '${name}')`);
  const message = `Cannot create field '${path.at(-1)}' in element '${part}' of type ${typeName(value)} (at '${name}')`;
  must(!creates, 'PathNotViable', message);
  return undefined;
}

/** The new value at a path; undefined leaves it as it is. */
function changed(change: Change, before: Value | undefined, doc: Value): unknown {
  const { operator, operand } = change;
  if (operator === '$inc') return before === undefined ? operand : sum(change, before, doc);
  if (operator === '$push') return [...arrayAt(change, before, doc), ...change.items];
  if (operator !== '$pull') return operand;
  return before === undefined ? undefined : remaining(change, arrayAt(change, before, doc));
}

function sum({ operand, name }: Change, before: Value, doc: Value): unknown {
  const where = `{_id: ${shown(idOf(doc))}} has the field '${name}' of non-numeric type ${typeName(before)}`;
  must(isNumber(before), 'TypeMismatch', `Cannot apply $inc to a value of non-numeric type. ${where}`);
  const total = toNumber(before) + toNumber(operand);
  if (before.type === TYPE.double || operand.type === TYPE.double) return doubleValue(total);
  if (total === (total | 0)) return total;
  throw notServed(`$inc of '${name}' past 32 bits, to a BSON long,`);
}

function arrayAt({ operator, name }: Change, before: Value | undefined, doc: Value): Value[] {
  if (before === undefined) return [];
  if (before.type === TYPE.array) return elements(before);
  const message =
    operator === '$push'
      ? `The field '${name}' must be an array but is of type ${typeName(before)} in document {_id: ${shown(idOf(doc))}}`
      : `Cannot apply $pull to non-array field. Field named '${name}' has non-array type ${typeName(before)}`;
  throw new CommandError('BadValue', message);
}

function remaining({ remove, operand, name }: Change, before: Value[]): Value[] {
  if (remove === undefined) return before;
  const onDocuments = operand.type === TYPE.document && !hasOperators(operand);
  return before.filter((item) => {
    if (onDocuments) return item.type !== TYPE.document || !matches(remove, item);
    if (operand.type === TYPE.document && item.type === TYPE.array)
      throw notServed(`$pull by operators from an array of arrays ('${name}')`);
    return !matches(remove, item);
  });
}
