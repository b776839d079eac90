import { Double, Int32 } from 'bson';
import { assertServed, decode, encode, field, isDoc, toNumber, typeOf } from '../bson/document.ts';
import type { Doc, Stored } from '../bson/document.ts';
import { isEqual } from '../bson/key.ts';
import { must, notServed, type CodeName } from '../errors.ts';
import { UPDATE_OPERATORS } from '../served.ts';
import type { Filter } from './filter.ts';

/** One change at one path. */
export interface Change {
  readonly operator: string;
  readonly name: string;
  readonly operand: unknown;
}

/** @throws CommandError FailedToParse, BadValue, TypeMismatch or ConflictingUpdateOperators, naming what is wrong */
export function parseUpdate(update: unknown): Change[] {
  if (Array.isArray(update)) throw notServed('an update by an aggregation pipeline', 'FailedToParse');
  must(isDoc(update), 'FailedToParse', 'an update must be an object');
  if (Object.keys(update)[0]?.startsWith('$') !== true)
    throw notServed('an update by a whole document', 'FailedToParse');
  const changes = Object.entries(update).flatMap(([operator, operands]) => {
    if (!UPDATE_OPERATORS.includes(operator))
      throw notServed(`Unknown modifier: ${operator}: it`, 'FailedToParse');
    const message = `Modifiers operate on fields but we found type ${typeOf(operands)} instead`;
    must(isDoc(operands), 'FailedToParse', message);
    return Object.entries(operands).map(([name, operand]) => parseChange(operator, name, operand));
  });
  return inOrder(changes, 'ConflictingUpdateOperators', 'Updating the path would create a conflict');
}

function parseChange(operator: string, name: string, operand: unknown): Change {
  const path = name.split('.');
  const empty = `The update path '${name}' contains an empty field name, which is not allowed.`;
  must(!path.includes(''), 'EmptyFieldName', empty);
  if (path.some((part) => part.startsWith('$'))) throw notServed(`the positional path '${name}'`);
  assertServed(operand, name);
  const isNumber = operator !== '$inc' || !Number.isNaN(toNumber(operand)) || operand instanceof Double;
  must(isNumber, 'TypeMismatch', `Cannot increment with non-numeric argument: '${name}'`);
  const isPlain = !Array.isArray(operand) && !isDoc(operand);
  if (!isPlain && (operator === '$push' || operator === '$pull'))
    throw notServed(`${operator} of anything but a plain value ('${name}')`, 'FailedToParse');
  return { operator, name, operand };
}

/** MongoDB applies changes in the order of their paths: new fields appear in it. One path must not lead through another. */
function inOrder(changes: readonly Change[], code: CodeName, message: string): Change[] {
  const keyOf = ({ name }: Change): Buffer => Buffer.from(name.replaceAll('.', '\0'));
  const ordered = changes.toSorted((a, b) => Buffer.compare(keyOf(a), keyOf(b)));
  for (const [i, { name }] of ordered.slice(1).entries()) {
    const before = ordered[i]?.name;
    must(!`${name}.`.startsWith(`${before}.`), code, `${message} at '${before}' ('${name}')`);
  }
  return ordered;
}

/** @throws CommandError ImmutableField when the changes would give the document another `_id` */
export function updated(before: Buffer, changes: readonly Change[]): Stored {
  const doc = decode(before);
  const id = field(doc, '_id');
  for (const change of changes) if (change.operator !== '$setOnInsert') apply(doc, change);
  const isSame = Object.hasOwn(doc, '_id') && isEqual(doc['_id'], id);
  must(
    isSame,
    'ImmutableField',
    "After applying the update, the (immutable) field '_id' was found to be altered",
  );
  return { raw: encode(doc), doc };
}

/** The document that an upsert makes: what the query says fields are equal to, then the update. */
export function upserted(filter: Filter, changes: readonly Change[]): Doc {
  const doc: Doc = {};
  const message = 'cannot infer query fields to set, a path is matched twice';
  for (const change of inOrder(equalities(filter), 'NotSingleValueField', message)) apply(doc, change);
  const wanted = field(doc, '_id');
  for (const change of changes) apply(doc, change);
  const immutable = "Performing an update on the path '_id' would modify the immutable field '_id'";
  must(wanted === undefined || isEqual(wanted, field(doc, '_id')), 'ImmutableField', immutable);
  assertServed(doc, '');
  return doc;
}

function equalities(filter: Filter): Change[] {
  if (filter.kind === 'and' || (filter.kind === 'or' && filter.of.length === 1))
    return filter.of.flatMap(equalities);
  const isOne = filter.kind === 'range' && filter.equal !== undefined;
  return isOne ? [{ operator: '$set', name: filter.name, operand: filter.equal }] : [];
}

/** Whatever cannot be done throws: the document is then thrown away. */
function apply(doc: Doc, change: Change): void {
  const { operator, name, operand } = change;
  const path = name.split('.');
  const last = path.pop() ?? '';
  const creates = operator !== '$unset' && operator !== '$pull';
  let parent = doc;
  for (const part of path) {
    if (field(parent, part) === undefined && creates) put(parent, part, {});
    const next = field(parent, part);
    if (Array.isArray(next)) throw notServed(`an update through the array '${part}' (at '${name}')`);
    const message = `Cannot create field '${last}' in element '${part}' of type ${typeOf(next)} (at '${name}')`;
    must(isDoc(next) || next === undefined || operator === '$unset', 'PathNotViable', message);
    if (!isDoc(next)) return;
    parent = next;
  }
  const before = field(parent, last);
  if (operator === '$unset') delete parent[last];
  else if (operator === '$inc' && before !== undefined) put(parent, last, sum(change, before));
  else if (operator === '$push') put(parent, last, [...items(change, before), operand]);
  else if (operator === '$pull' && before !== undefined)
    put(parent, last, items(change, before).filter((item) => !isEqual(item, operand))); // prettier-ignore
  else if (operator !== '$pull') put(parent, last, operand);
}

/** Sets a field, whatever its name. A new one comes last: where JavaScript would put it elsewhere it is refused. */
function put(doc: Doc, name: string, value: unknown): void {
  const isNew = !Object.hasOwn(doc, name);
  Object.defineProperty(doc, name, { value, enumerable: true, configurable: true, writable: true });
  if (isNew && Object.keys(doc).at(-1) !== name)
    throw notServed(`a new field '${name}', a number, behind others,`);
}

function items({ operator, name }: Change, before: unknown = []): unknown[] {
  must(Array.isArray(before), 'BadValue', `Cannot apply ${operator} to a non-array value: '${name}'`);
  return before;
}

function sum({ operand, name }: Change, before: unknown): unknown {
  const isNumber = before instanceof Int32 || before instanceof Double;
  const message = `Cannot apply $inc to a value of non-numeric type: '${name}' is of type ${typeOf(before)}`;
  must(isNumber, 'TypeMismatch', message);
  const total = toNumber(before) + toNumber(operand);
  if (before instanceof Double || operand instanceof Double) return new Double(total);
  if (total === (total | 0)) return new Int32(total);
  throw notServed(`$inc of '${name}' past 32 bits, to a BSON long,`);
}
