import { encode } from '../bson/encode.ts';
import { shown } from '../bson/show.ts';
import { asDocument, elements, field, toText, TYPE } from '../bson/value.ts';
import type { Value } from '../bson/value.ts';
import { CommandError } from '../errors.ts';
import { parseFilter } from '../query/filter.ts';
import { matches } from '../query/match.ts';
import { scan } from '../query/scan.ts';
import type { Rows } from '../query/scan.ts';
import type { Collection } from '../storage/catalog.ts';
import { assertNoConflict, parseIndex } from '../storage/index-options.ts';
import type { Index } from '../storage/index-options.ts';
import type { Task } from '../storage/turn.ts';
import type { Args } from './args.ts';
import { collectionOf } from './context.ts';
import type { Engine, Handler } from './context.ts';

// oxlint-disable-next-line require-yield
export const create: Handler = function* ({ catalog }, args, db) {
  const name = args.text('create');
  if (catalog.find(db, name) !== undefined)
    throw new CommandError('NamespaceExists', `Collection ${db}.${name} already exists.`);
  catalog.create(db, name);
  return {};
};

// oxlint-disable-next-line require-yield
export const drop: Handler = function* (engine, args, db) {
  const collection = collectionOf(engine, args, db, 'drop');
  if (collection === undefined) return {};
  const nIndexesWas = collection.indexes.length;
  engine.catalog.drop(collection);
  return { nIndexesWas, ns: `${db}.${collection.name}` };
};

// oxlint-disable-next-line require-yield
export const dropDatabase: Handler = function* ({ catalog }, _args, db) {
  for (const collection of catalog.all()) if (collection.db === db) catalog.drop(collection);
  return { dropped: db };
};

export const listCollections: Handler = function* ({ catalog, cursors }, args, db) {
  const filter = parseFilter(args.document('filter'));
  const rows = catalog
    .all()
    .filter((collection) => collection.db === db)
    .map(({ name }) => encode({ name, type: 'collection', options: {}, info: { readOnly: false } }))
    .filter((doc) => matches(filter, asDocument(doc)));
  return yield* cursors.first(`${db}.$cmd.listCollections`, listed(rows), Infinity, true);
};

function* listed(docs: readonly Buffer[]): Rows {
  for (const doc of docs) yield { row: 0, doc };
}

export const listIndexes: Handler = function* (engine, args, db) {
  const { name, indexes } = existing(engine, args, db, 'listIndexes');
  const specs = indexes.filter((index) => index.ready).map((index) => index.spec);
  return yield* engine.cursors.first(`${db}.${name}`, listed(specs), Infinity, true);
};

function existing(engine: Engine, args: Args, db: string, command: string): Collection {
  const collection = collectionOf(engine, args, db, command);
  if (collection !== undefined) return collection;
  throw new CommandError('NamespaceNotFound', `ns does not exist: ${db}.${args.text(command)}`);
}

export const createIndexes: Handler = function* (engine, args, db) {
  const name = args.text('createIndexes');
  const wanted = args.documents('indexes').map((spec) => parseIndex(0, spec, false));
  const createdCollectionAutomatically = engine.catalog.find(db, name) === undefined;
  const collection = engine.catalog.findOrCreate(db, name);
  const numIndexesBefore = collection.indexes.length;
  for (const index of wanted) yield* createIndex(engine, collection, index);
  const numIndexesAfter = engine.catalog.current(collection)?.indexes.length ?? 0;
  const note = numIndexesAfter === numIndexesBefore ? { note: 'all indexes already exist' } : {};
  return { numIndexesBefore, numIndexesAfter, createdCollectionAutomatically, ...note };
};

/** Adds one index unless it is there. While it is filled, in slices, writes keep it already and queries do without it. */
function* createIndex(engine: Engine, { db, name }: Collection, wanted: Index): Task<void> {
  const { catalog, building } = engine;
  for (;;) {
    const collection = catalog.findOrCreate(db, name);
    for (const held of collection.indexes) assertNoConflict(wanted, held);
    const held = collection.indexes.find((index) => index.name === wanted.name);
    if (held?.ready) return;
    if (held === undefined || !building.has(held.id)) {
      yield* build(engine, collection, wanted, held);
      return;
    }
    yield;
  }
}

/** @param left what a building that failed on a full disk may have left behind */
function* build(engine: Engine, collection: Collection, wanted: Index, left: Index | undefined): Task<void> {
  const { catalog, building } = engine;
  if (left !== undefined) catalog.dropIndex(collection, left);
  const index = catalog.addIndex(collection, wanted);
  building.add(index.id);
  try {
    yield* fill(engine, collection, index);
  } catch (error) {
    const current = catalog.current(collection);
    const unfinished = current?.indexes.find(({ id }) => id === index.id);
    if (error instanceof CommandError && current !== undefined && unfinished !== undefined)
      catalog.dropIndex(current, unfinished);
    throw error;
  } finally {
    building.delete(index.id);
  }
}

function* fill({ sql, catalog, documents }: Engine, collection: Collection, index: Index): Task<void> {
  const everything = { index: undefined, bounds: [], backward: false, sorted: true, exact: true, used: 0 };
  for (const row of scan(sql, collection, everything, { keys: 0, docs: 0 })) {
    if (row === null) yield;
    else documents.enter(collection, index, row.row, row.doc);
  }
  catalog.finishIndex(index);
}

// oxlint-disable-next-line require-yield
export const dropIndexes: Handler = function* (engine, args, db) {
  const collection = existing(engine, args, db, 'dropIndexes');
  const which = args.value('index');
  const nIndexesWas = collection.indexes.length;
  for (const index of chosen(collection, which)) engine.catalog.dropIndex(collection, index);
  return { nIndexesWas };
};

/** By name, by names, by key pattern, or `*` for all but the `_id` index. */
function chosen({ indexes }: Collection, which: Value | undefined): Index[] {
  if (which?.type === TYPE.array)
    return elements(which).flatMap((one) => chosen({ indexes } as Collection, one));
  if (which?.type === TYPE.string && toText(which) === '*')
    return indexes.filter((index) => index.name !== '_id_');
  const found = indexes.filter((index) => which !== undefined && isNamed(index, which));
  if (found.some((index) => index.name === '_id_'))
    throw new CommandError('InvalidOptions', 'cannot drop _id index');
  if (found.length > 0) return found;
  const what = which === undefined ? '' : which.type === TYPE.string ? toText(which) : shown(which);
  throw new CommandError('IndexNotFound', `index not found with name [${what}]`);
}

const KEY = Buffer.from('key');

function isNamed(index: Index, which: Value): boolean {
  if (which.type === TYPE.string) return toText(which) === index.name;
  const key = field(asDocument(index.spec), KEY);
  return key !== undefined && shown(key) === shown(which);
}
