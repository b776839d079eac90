import { doubleValue, encode } from '../bson/encode.ts';
import type { Draft } from '../bson/encode.ts';
import { keyOf } from '../bson/key.ts';
import { idOf, typeName } from '../bson/show.ts';
import { asDocument, elements, isNumber, toNumber, TYPE } from '../bson/value.ts';
import type { Value } from '../bson/value.ts';
import { CommandError, notServed } from '../errors.ts';
import { matches } from './match.ts';
import { hasOperators } from './filter.ts';
import type { Change } from './update.parse.ts';

/** A document in which only what changes is taken apart: fields are Values, or Drafts where a path led through. */
const open = (doc: Value): Draft => new Map(elements(doc).map((element) => [element.name, element]));

/**
 * The document with all changes made, or none: whatever cannot be done throws before anything is written.
 * @param inserting an upsert is making the document: only then does `$setOnInsert` count
 */
export function applyChanges(doc: Buffer, changes: readonly Change[], inserting: boolean): Buffer {
  const draft = open(asDocument(doc));
  for (const change of changes) {
    if (change.operator !== '$setOnInsert' || inserting) apply(draft, change, asDocument(doc));
  }
  return encode(draft);
}

function apply(draft: Draft, change: Change, doc: Value): void {
  const creates = change.operator !== '$unset' && change.operator !== '$pull';
  const parent = descend(draft, change, creates);
  if (parent === undefined) return;
  const name = change.path.at(-1) ?? '';
  if (change.operator === '$unset') {
    parent.delete(name);
    return;
  }
  const after = changed(change, parent.get(name) as Value | undefined, doc);
  if (after !== undefined) parent.set(name, after);
}

/** The document that holds the path's last name; undefined where there is none and none is to be made. */
function descend(draft: Draft, change: Change, creates: boolean): Draft | undefined {
  let at = draft;
  for (const part of change.path.slice(0, -1)) {
    const next = opened(at.get(part), creates, change, part);
    if (next === undefined) return undefined;
    at.set(part, next);
    at = next;
  }
  return at;
}

function opened(child: unknown, creates: boolean, change: Change, part: string): Draft | undefined {
  if (child instanceof Map) return child as Draft;
  if (child === undefined) return creates ? new Map() : undefined;
  const value = child as Value;
  if (value.type === TYPE.document) return open(value);
  if (value.type === TYPE.array)
    throw notServed(`an update through the array '${part}' (at '${change.name}')`);
  if (!creates) return undefined;
  throw new CommandError(
    'PathNotViable',
    `Cannot create field '${change.path.at(-1) ?? ''}' in element '${part}' of type ${typeName(value)} (at '${change.name}')`,
  );
}

/** The new value at a path; undefined leaves it as it is. */
function changed(change: Change, before: Value | undefined, doc: Value): unknown {
  const { operator, operand } = change;
  switch (operator) {
    case '$set':
    case '$setOnInsert':
      return operand;
    case '$inc':
      return before === undefined ? operand : sum(change, before, doc);
    case '$min':
      return before === undefined || Buffer.compare(keyOf(operand), keyOf(before)) < 0 ? operand : undefined;
    case '$max':
      return before === undefined || Buffer.compare(keyOf(operand), keyOf(before)) > 0 ? operand : undefined;
    case '$push':
      return sliced([...arrayAt(change, before, doc), ...change.items], change.slice);
    case '$addToSet':
      return union(arrayAt(change, before, doc), change.items);
    case '$pull':
      return before === undefined ? undefined : remaining(change, arrayAt(change, before, doc));
    default:
      return undefined;
  }
}

function sum({ operand, name }: Change, before: Value, doc: Value): unknown {
  if (!isNumber(before))
    throw new CommandError(
      'TypeMismatch',
      `Cannot apply $inc to a value of non-numeric type. {_id: ${idOf(doc)}} has the field '${name}' of non-numeric type ${typeName(before)}`,
    );
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
      ? `The field '${name}' must be an array but is of type ${typeName(before)} in document {_id: ${idOf(doc)}}`
      : `Cannot apply ${operator} to non-array field. Field named '${name}' has non-array type ${typeName(before)}`;
  throw new CommandError('BadValue', message);
}

const sliced = (items: Value[], slice: number | undefined): Value[] =>
  slice === undefined ? items : slice < 0 ? items.slice(slice) : items.slice(0, slice);

function union(before: Value[], items: readonly Value[]): Value[] {
  const held = new Set(before.map(identity));
  return [...before, ...items.filter((item) => !held.has(identity(item)) && held.add(identity(item)))];
}

const identity = (value: Value): string => keyOf(value).toString('latin1');

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
