import { encode } from '../bson/encode.ts';
import type { Draft } from '../bson/encode.ts';
import { shown } from '../bson/show.ts';
import { asDocument, elements, isNumber, isTrue, toNumber, toPath, toText, TYPE } from '../bson/value.ts';
import type { Element, Value } from '../bson/value.ts';
import { CommandError, notServed } from '../errors.ts';
import { conjuncts, parseFilter } from '../query/filter.ts';
import type { Filter } from '../query/filter.ts';
import type { SortField } from '../query/sort.ts';
import { INDEX_OPTIONS } from '../served.ts';

export interface Index {
  readonly id: number;
  readonly name: string;
  readonly fields: readonly SortField[];
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly partial: Filter | undefined;
  /** Seconds after the date in its only field at which a document goes. */
  readonly expireAfterSeconds: number | undefined;
  /** What listIndexes echoes. */
  readonly spec: Buffer;
  /** False while it is being built: writes keep it, queries leave it. */
  ready: boolean;
}

const invalid = (message: string): CommandError =>
  new CommandError('InvalidIndexSpecificationOption', message);

/** @throws CommandError CannotCreateIndex, InvalidIndexSpecificationOption, FailedToParse */
export function parseIndex(id: number, spec: Value, ready: boolean): Index {
  const options = new Map(elements(spec).map((element) => [element.name, element]));
  for (const name of options.keys())
    if (!INDEX_OPTIONS.has(name))
      throw notServed(`the index option '${name}'`, 'InvalidIndexSpecificationOption');
  const key = options.get('key');
  const name = options.get('name');
  if (key?.type !== TYPE.document)
    throw new CommandError('FailedToParse', "The 'key' field of an index specification is missing");
  if (name?.type !== TYPE.string)
    throw new CommandError('FailedToParse', "The 'name' field of an index specification is missing");
  const fields = parseKey(key);
  return {
    id,
    name: toText(name),
    fields,
    unique: flag(options.get('unique')) || toText(name) === '_id_',
    sparse: flag(options.get('sparse')),
    partial: parsePartial(options.get('partialFilterExpression')),
    expireAfterSeconds: parseExpiry(options.get('expireAfterSeconds'), fields),
    spec: echo(options),
    ready,
  };
}

function parseKey(key: Value): SortField[] {
  const fields = elements(key).map((element) => {
    const { name } = element;
    const direction = isNumber(element) ? toNumber(element) : 0;
    if (element.type === TYPE.string)
      throw notServed(`an index of type ${shown(element)}`, 'CannotCreateIndex');
    if (!(Math.abs(direction) > 0))
      throw new CommandError(
        'CannotCreateIndex',
        'Values in the index key pattern must be numbers that are not 0',
      );
    if (name.split('.').some((part) => part === '' || part.startsWith('$')))
      throw new CommandError(
        'CannotCreateIndex',
        `Index keys cannot be an empty field or contain '$': '${name}'`,
      );
    return { name, path: toPath(name), descending: direction < 0 };
  });
  if (fields.length === 0) throw new CommandError('CannotCreateIndex', 'Index keys cannot be empty.');
  return fields;
}

function flag(option: Element | undefined): boolean {
  if (option === undefined) return false;
  if (option.type === TYPE.boolean || isNumber(option)) return isTrue(option);
  throw new CommandError('TypeMismatch', `The field '${option.name}' must be a boolean`);
}

function parsePartial(option: Element | undefined): Filter | undefined {
  if (option === undefined) return undefined;
  if (option.type !== TYPE.document) throw invalid("The field 'partialFilterExpression' must be an object");
  const filter = parseFilter(option);
  if (conjuncts(filter).some((part) => part.kind !== 'range' && part.kind !== 'exists'))
    throw notServed('a partialFilterExpression with $or, $nor, $not, $ne or $elemMatch', 'CannotCreateIndex');
  return filter;
}

function parseExpiry(option: Element | undefined, fields: SortField[]): number | undefined {
  if (option === undefined) return undefined;
  const seconds = toNumber(option);
  if (!(seconds >= 0 && seconds <= 2 ** 31 - 1))
    throw new CommandError(
      'CannotCreateIndex',
      `TTL index 'expireAfterSeconds' must be within the range 0 to 2147483647`,
    );
  if (fields.length > 1)
    throw new CommandError(
      'CannotCreateIndex',
      'TTL indexes are single-field indexes, compound indexes do not support TTL.',
    );
  if (fields[0]?.name === '_id')
    throw invalid("The field 'expireAfterSeconds' is not valid for an _id index specification.");
  return seconds;
}

/** The specification as MongoDB lists it, so that whoever compares finds no difference. */
function echo(options: ReadonlyMap<string, Element>): Buffer {
  const draft: Draft = new Map<string, unknown>([
    ['v', 2],
    ['key', options.get('key')],
    ['name', options.get('name')],
  ]);
  for (const [name, value] of options) if (name !== 'background' && !draft.has(name)) draft.set(name, value);
  return encode(draft);
}

/** Compares a requested index with one that is there (index_catalog_impl.cpp, _doesSpecConflictWithExisting). */
export function assertNoConflict(wanted: Index, held: Index): void {
  const sameIdentity = identity(wanted).equals(identity(held));
  const both = `Requested index: ${shown(asDocument(wanted.spec))}, existing index: ${shown(asDocument(held.spec))}`;
  if (wanted.name !== held.name && sameIdentity)
    throw new CommandError(
      'IndexOptionsConflict',
      `Index already exists with a different name: ${held.name}`,
    );
  if (wanted.name !== held.name) return;
  if (!sameIdentity)
    throw new CommandError(
      'IndexKeySpecsConflict',
      `An existing index has the same name as the requested index. ${both}`,
    );
  if (wanted.expireAfterSeconds !== held.expireAfterSeconds)
    throw new CommandError(
      'IndexOptionsConflict',
      `An equivalent index already exists with the same name but different options. ${both}`,
    );
}

/** What makes two indexes the same one, whatever their names. */
const identity = (index: Index): Buffer => {
  const spec = new Map(elements(asDocument(index.spec)).map((element) => [element.name, element]));
  return encode({
    key: index.fields.map(({ name, descending }) => [name, descending]),
    unique: index.unique,
    sparse: index.sparse,
    partial: spec.get('partialFilterExpression'),
  });
};
