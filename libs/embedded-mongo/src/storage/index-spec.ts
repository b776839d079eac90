import { encode, toNumber, type Doc } from '../bson/document.ts';
import type { SortField } from '../bson/key.ts';
import { readFields } from '../bson/fields.ts';
import { must, notServed } from '../errors.ts';
import { conjuncts, parseFilter, type Filter } from '../query/filter.ts';
import { INDEX_OPTIONS } from '../served.ts';

export interface Index {
  readonly id: number;
  readonly name: string;
  readonly fields: readonly SortField[];
  readonly unique: boolean;
  readonly sparse: boolean;
  /** What a document must match to be in it. */
  readonly partial: Filter;
  /** Seconds after the date in its only field at which a document goes. */
  readonly expireAfterSeconds: number | undefined;
  /** What listIndexes echoes. */
  readonly spec: Buffer;
  /** What makes two indexes the same one, whatever their names. */
  readonly identity: Buffer;
}

/** @throws CommandError CannotCreateIndex, InvalidIndexSpecificationOption */
export function parseIndex(spec: Doc, id = 0): Index {
  const unknown = Object.keys(spec).find((option) => !Object.hasOwn(INDEX_OPTIONS, option));
  if (unknown !== undefined)
    throw notServed(`the index option '${unknown}'`, 'InvalidIndexSpecificationOption');
  const { key, name, unique = false, sparse = false, partialFilterExpression, expireAfterSeconds } = readFields('createIndexes.indexes', spec, INDEX_OPTIONS); // prettier-ignore
  const fields = Object.entries(key).map(([name, direction]) => parseField(name, direction));
  must(fields.length > 0, 'CannotCreateIndex', 'Index keys cannot be empty.');
  assertExpiry(expireAfterSeconds, fields);
  const partial = parseFilter(partialFilterExpression);
  if (conjuncts(partial).some(({ kind }) => kind !== 'range' && kind !== 'exists'))
    throw notServed('a partialFilterExpression with $or, $ne, $nin or $exists: false', 'CannotCreateIndex');
  // As MongoDB lists it, so that whoever compares finds no difference.
  const { v: _v, background: _background, ...options } = spec;
  const order = fields.map(({ name, descending }) => [name, descending]);
  return {
    id,
    name,
    fields,
    unique: unique || name === '_id_',
    sparse,
    partial,
    expireAfterSeconds,
    spec: encode({ v: 2, key, name, ...options }),
    identity: encode({ order, unique, sparse, partial: partialFilterExpression ?? {} }),
  };
}

function parseField(name: string, direction: unknown): SortField {
  if (typeof direction === 'string') throw notServed(`an index of type '${direction}'`, 'CannotCreateIndex');
  const message = 'Values in the index key pattern must be numbers that are not 0';
  must(Math.abs(toNumber(direction)) > 0, 'CannotCreateIndex', message);
  const path = name.split('.');
  const isPath = path.every((part) => part !== '' && !part.startsWith('$'));
  must(isPath, 'CannotCreateIndex', `Index keys cannot be an empty field or contain '$': '${name}'`);
  return { name, path, descending: toNumber(direction) < 0 };
}

function assertExpiry(seconds: number | undefined, [field, ...others]: readonly SortField[]): void {
  if (seconds === undefined) return;
  const range = "TTL index 'expireAfterSeconds' must be within the range 0 to 2147483647";
  must(seconds < 2 ** 31, 'CannotCreateIndex', range);
  const single = 'TTL indexes are single-field indexes, compound indexes do not support TTL.';
  must(others.length === 0, 'CannotCreateIndex', single);
  const id = "The field 'expireAfterSeconds' is not valid for an _id index specification.";
  must(field?.name !== '_id', 'InvalidIndexSpecificationOption', id);
}

/** Compares a requested index with one that is there (index_catalog_impl.cpp, _doesSpecConflictWithExisting). */
export function assertNoConflict(wanted: Index, held: Index): void {
  const same = wanted.identity.equals(held.identity);
  if (wanted.name !== held.name)
    return must(!same, 'IndexOptionsConflict', `Index already exists with a different name: ${held.name}`);
  const message = `An existing index has the same name as the requested index, '${held.name}', but`;
  must(same, 'IndexKeySpecsConflict', `${message} another key, uniqueness, sparseness or filter`);
  const isSame = wanted.expireAfterSeconds === held.expireAfterSeconds;
  must(isSame, 'IndexOptionsConflict', `${message} another expireAfterSeconds`);
}
