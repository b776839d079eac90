import { ObjectId } from 'bson';
import { assertServed, assertSize } from '../bson/check.ts';
import { encode } from '../bson/encode.ts';
import type { Draft } from '../bson/encode.ts';
import { keyOf } from '../bson/key.ts';
import { shown, typeName } from '../bson/show.ts';
import { asDocument, bytesOf, elements, field, TYPE } from '../bson/value.ts';
import type { Element, Value } from '../bson/value.ts';
import { CommandError } from '../errors.ts';
import type { Filter } from '../query/filter.ts';
import { applyChanges } from '../query/update.apply.ts';
import type { Update } from '../query/update.parse.ts';

const ID = Buffer.from('_id');

/** The document as it is stored: with an `_id`, and that first. */
export function inserted(value: Value): Buffer {
  assertServed(value, '');
  const fields = elements(value);
  const dollar = fields.find((element) => element.name.startsWith('$'));
  if (dollar !== undefined)
    throw new CommandError(
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${dollar.name}' is not valid for storage.`,
    );
  return fields[0]?.name === '_id' ? checked(bytesOf(value)) : withIdFirst(fields);
}

function withIdFirst(fields: readonly Element[]): Buffer {
  const id = fields.find((element) => element.name === '_id');
  const draft: Draft = new Map<string, unknown>([['_id', id ?? new ObjectId()]]);
  for (const element of fields) if (element !== id) draft.set(element.name, element);
  return checked(encode(draft));
}

function checked(doc: Buffer): Buffer {
  const id = field(asDocument(doc), ID);
  if (id?.type === TYPE.array)
    throw new CommandError('InvalidIdField', `The '_id' value cannot be of type ${typeName(id)}`);
  return assertSize(doc);
}

/** @throws CommandError ImmutableField when the change would give the document another `_id` */
export function updated(before: Buffer, update: Update): Buffer {
  const old = field(asDocument(before), ID);
  if (old === undefined) return before;
  if (update.kind === 'change') return keepingId(applyChanges(before, update.changes, false), old);
  const fields = elements(update.doc);
  const id = fields.find((element) => element.name === '_id');
  return keepingId(encode(new Map([['_id', id ?? old], ...others(fields)])), old);
}

const others = (fields: readonly Element[]): (readonly [string, Value])[] =>
  fields.filter((element) => element.name !== '_id').map((element) => [element.name, element]);

function keepingId(after: Buffer, old: Value): Buffer {
  const id = field(asDocument(after), ID);
  if (id !== undefined && keyOf(id).equals(keyOf(old))) return assertSize(after);
  const message = `After applying the update, the (immutable) field '_id' was found to have been altered to _id: ${id === undefined ? 'nothing' : shown(id)}`;
  throw new CommandError('ImmutableField', message);
}

/** The document that an upsert makes: what the query says fields are equal to, then the update. */
export function fresh(filter: Filter, update: Update): { doc: Buffer; id: Value } {
  const equal = equalities(filter);
  const wanted = equal.get('_id');
  let fields: Element[];
  if (update.kind === 'replace') fields = elements(update.doc);
  else fields = elements(asDocument(applyChanges(seed(equal), update.changes, true)));
  const given = fields.find((element) => element.name === '_id');
  if (wanted !== undefined && given !== undefined && !keyOf(wanted).equals(keyOf(given)))
    throw new CommandError(
      'ImmutableField',
      `Performing an update on the path '_id' would modify the immutable field '_id'`,
    );
  const doc = checked(
    encode(new Map<string, unknown>([['_id', given ?? wanted ?? new ObjectId()], ...others(fields)])),
  );
  assertServed(asDocument(doc), '');
  return { doc, id: field(asDocument(doc), ID) as Value };
}

/** MongoDB takes the fields of a query in the order of their paths. */
function seed(equal: ReadonlyMap<string, Value>): Buffer {
  const draft: Draft = new Map();
  for (const name of [...equal.keys()].sort()) {
    let at = draft;
    const parts = name.split('.');
    const last = parts.pop() ?? '';
    for (const part of parts) {
      const next = at.get(part) ?? new Map();
      if (!(next instanceof Map)) throw twice(name);
      at.set(part, next);
      at = next as Draft;
    }
    if (at.has(last)) throw twice(name);
    at.set(last, equal.get(name));
  }
  return encode(draft);
}

const twice = (name: string): CommandError =>
  new CommandError(
    'NotSingleValueField',
    `cannot infer query fields to set, path '${name}' is matched twice`,
  );

function equalities(filter: Filter, into = new Map<string, Value>()): Map<string, Value> {
  if (filter.kind === 'and' || (filter.kind === 'or' && filter.of.length === 1)) {
    for (const part of filter.of) equalities(part, into);
  } else if (filter.kind === 'range' && filter.equal !== undefined) {
    if (into.has(filter.name)) throw twice(filter.name);
    into.set(filter.name, filter.equal);
  }
  return into;
}
