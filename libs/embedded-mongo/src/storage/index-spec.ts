import { encode } from '../bson/encode.ts';
import type { SortField } from '../bson/key.ts';
import {
  asDocument,
  elements,
  isNumber,
  isTrue,
  shown,
  toNumber,
  toPath,
  toText,
  TYPE,
} from '../bson/value.ts';
import type { Element, Value } from '../bson/value.ts';
import { must, notServed } from '../errors.ts';
import { conjuncts, parseFilter } from '../query/filter.ts';
import type { Filter } from '../query/filter.ts';
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
  /** False while it is being built: writes keep it, queries leave it. */
  ready: boolean;
}

/** @throws CommandError CannotCreateIndex, InvalidIndexSpecificationOption, FailedToParse */
export function parseIndex(id: number, spec: Value, ready: boolean): Index {
  const options = new Map(elements(spec).map((element) => [element.name, element]));
  for (const name of options.keys())
    if (!INDEX_OPTIONS.has(name))
      throw notServed(`the index option '${name}'`, 'InvalidIndexSpecificationOption');
  const [key, name] = [options.get('key'), options.get('name')];
  const missing = (option: string): string => `The '${option}' field of an index specification is missing`;
  must(key?.type === TYPE.document, 'FailedToParse', missing('key'));
  must(name?.type === TYPE.string, 'FailedToParse', missing('name'));
  const fields = elements(key).map(parseField);
  must(fields.length > 0, 'CannotCreateIndex', 'Index keys cannot be empty.');
  // As MongoDB lists it, so that whoever compares finds no difference.
  options.delete('background');
  const echo = new Map<string, unknown>([['v', 2], ['key', key], ['name', name], ...options]).set('v', 2);
  return {
    id,
    name: toText(name),
    fields,
    unique: flag(options.get('unique')) || toText(name) === '_id_',
    sparse: flag(options.get('sparse')),
    partial: parsePartial(options.get('partialFilterExpression')),
    expireAfterSeconds: parseExpiry(options.get('expireAfterSeconds'), fields),
    spec: encode(echo),
    ready,
  };
}

function parseField(element: Element): SortField {
  const { name } = element;
  const direction = isNumber(element) ? toNumber(element) : 0;
  if (element.type === TYPE.string)
    throw notServed(`an index of type ${shown(element)}`, 'CannotCreateIndex');
  const wrong = name.split('.').some((part) => part === '' || part.startsWith('$'));
  must(Math.abs(direction) > 0, 'CannotCreateIndex', 'Values in the index key pattern must be numbers that are not 0'); // prettier-ignore
  must(!wrong, 'CannotCreateIndex', `Index keys cannot be an empty field or contain '$': '${name}'`);
  return { name, path: toPath(name), descending: direction < 0 };
}

function flag(option: Element | undefined): boolean {
  if (option === undefined) return false;
  const isFlag = option.type === TYPE.boolean || isNumber(option);
  must(isFlag, 'TypeMismatch', `The field '${option.name}' must be a boolean`);
  return isTrue(option);
}

function parsePartial(option: Element | undefined): Filter {
  const message = "The field 'partialFilterExpression' must be an object";
  must((option?.type ?? TYPE.document) === TYPE.document, 'InvalidIndexSpecificationOption', message);
  const filter = parseFilter(option);
  if (conjuncts(filter).some((part) => part.kind !== 'range' && part.kind !== 'exists'))
    throw notServed('a partialFilterExpression with $or, $ne, $nin or $exists: false', 'CannotCreateIndex');
  return filter;
}

function parseExpiry(option: Element | undefined, fields: readonly SortField[]): number | undefined {
  if (option === undefined) return undefined;
  const seconds = toNumber(option);
  const range = `TTL index 'expireAfterSeconds' must be within the range 0 to 2147483647`;
  must(seconds >= 0 && seconds <= 2 ** 31 - 1, 'CannotCreateIndex', range);
  const single = 'TTL indexes are single-field indexes, compound indexes do not support TTL.';
  must(fields.length === 1, 'CannotCreateIndex', single);
  const id = "The field 'expireAfterSeconds' is not valid for an _id index specification.";
  must(fields[0]?.name !== '_id', 'InvalidIndexSpecificationOption', id);
  return seconds;
}

/** Compares a requested index with one that is there (index_catalog_impl.cpp, _doesSpecConflictWithExisting). */
export function assertNoConflict(wanted: Index, held: Index): void {
  const same = identity(wanted).equals(identity(held));
  const both = `Requested index: ${shown(asDocument(wanted.spec))}, existing index: ${shown(asDocument(held.spec))}`;
  if (wanted.name !== held.name)
    return must(!same, 'IndexOptionsConflict', `Index already exists with a different name: ${held.name}`);
  const key = 'An existing index has the same name as the requested index.';
  must(same, 'IndexKeySpecsConflict', `${key} ${both}`);
  const options = 'An equivalent index already exists with the same name but different options.';
  must(wanted.expireAfterSeconds === held.expireAfterSeconds, 'IndexOptionsConflict', `${options} ${both}`);
}

/** What makes two indexes the same one, whatever their names. */
const identity = ({ fields, unique, sparse, spec }: Index): Buffer =>
  encode({
    key: fields.map(({ name, descending }) => [name, descending]),
    unique,
    sparse,
    partial: elements(asDocument(spec)).find(({ name }) => name === 'partialFilterExpression'),
  });
