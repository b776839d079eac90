import { ObjectId } from 'bson';
import { assertServed, assertSize } from '../bson/check.ts';
import { encode } from '../bson/encode.ts';
import type { Draft } from '../bson/encode.ts';
import { keyOf } from '../bson/key.ts';
import { asDocument, elements, idOf, shown, TYPE } from '../bson/value.ts';
import type { Element, Value } from '../bson/value.ts';
import { CommandError, must } from '../errors.ts';
import type { Filter } from '../query/filter.ts';
import { applyChanges } from '../query/update.ts';
import type { Update } from '../query/update.ts';

/** The document as it is stored: with an `_id`, and that first. */
export function inserted(value: Value): Buffer {
  assertServed(value, '');
  const fields = elements(value);
  const dollar = fields.find(({ name }) => name.startsWith('$'))?.name;
  const message = `The dollar ($) prefixed field '${dollar}' is not valid for storage.`;
  must(dollar === undefined, 'DollarPrefixedFieldName', message);
  return withId(fields, idOf(value) ?? new ObjectId());
}

function withId(fields: readonly Element[], id: unknown): Buffer {
  const others = fields
    .filter(({ name }) => name !== '_id')
    .map((element) => [element.name, element] as const);
  const doc = encode(new Map<string, unknown>([['_id', id], ...others]));
  must(
    idOf(asDocument(doc))?.type !== TYPE.array,
    'InvalidIdField',
    "The '_id' value cannot be of type array",
  );
  return assertSize(doc);
}

const isSame = (a: Value | undefined, b: Value | undefined): boolean =>
  a !== undefined && b !== undefined && keyOf(a).equals(keyOf(b));

/** @throws CommandError ImmutableField when the change would give the document another `_id` */
export function updated(before: Buffer, update: Update): Buffer {
  const old = idOf(asDocument(before));
  let after: Buffer;
  if (update.kind === 'change') after = assertSize(applyChanges(before, update.changes, false));
  else after = withId(elements(update.doc), idOf(update.doc) ?? old);
  const id = idOf(asDocument(after));
  const message = `After applying the update, the (immutable) field '_id' was found to have been altered to _id: ${shown(id)}`;
  must(isSame(id, old), 'ImmutableField', message);
  return after;
}

/** The document that an upsert makes: what the query says fields are equal to, then the update. */
export function fresh(filter: Filter, update: Update): { doc: Buffer; id: Value } {
  const equal = equalities(filter);
  const wanted = equal.get('_id');
  const made =
    update.kind === 'replace' ? update.doc : asDocument(applyChanges(seed(equal), update.changes, true));
  const given = idOf(made);
  const message = `Performing an update on the path '_id' would modify the immutable field '_id'`;
  must(!wanted || !given || isSame(wanted, given), 'ImmutableField', message);
  const doc = withId(elements(made), given ?? wanted ?? new ObjectId());
  assertServed(asDocument(doc), '');
  return { doc, id: idOf(asDocument(doc)) as Value };
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
