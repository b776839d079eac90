import { encode } from '../bson/encode.ts';
import { asDocument } from '../bson/value.ts';
import { CommandError, must } from '../errors.ts';
import { matches, parseFilter } from '../query/filter.ts';
import { scan } from '../query/find.ts';
import { tableScan } from '../query/plan.ts';
import type { Collection } from '../storage/catalog.ts';
import type { Engine } from '../storage/engine.ts';
import { assertNoConflict, parseIndex } from '../storage/index-spec.ts';
import type { Index } from '../storage/index-spec.ts';
import type { Task } from '../storage/turn.ts';
import type { Args, Handler } from './args.ts';
import { listed } from './read.ts';

export const create: Handler = ({ catalog }, args, db) => {
  const name = args.text('create');
  must(!catalog.find(db, name), 'NamespaceExists', `Collection ${db}.${name} already exists.`);
  catalog.open(db, name);
  return {};
};

export const drop: Handler = ({ catalog }, args, db) => {
  const collection = catalog.find(db, args.text('drop'));
  if (collection === undefined) return {};
  const nIndexesWas = collection.indexes.length;
  catalog.drop(collection);
  return { nIndexesWas, ns: `${db}.${collection.name}` };
};

export const dropDatabase: Handler = ({ catalog }, _args, db) => {
  for (const collection of catalog.all()) if (collection.db === db) catalog.drop(collection);
  return { dropped: db };
};

export const listCollections: Handler = function* ({ catalog, cursors }, args, db) {
  const filter = parseFilter(args.document('filter'));
  const docs = catalog
    .all()
    .filter((collection) => collection.db === db)
    .map(({ name }) => encode({ name, type: 'collection', options: {}, info: { readOnly: false } }))
    .filter((doc) => matches(filter, asDocument(doc)));
  return yield* cursors.first(`${db}.$cmd.listCollections`, listed(docs), { batchSize: Infinity });
};

export const listIndexes: Handler = function* (engine, args, db) {
  const { name, indexes } = existing(engine, args, db, 'listIndexes');
  const specs = indexes.filter((index) => index.ready).map((index) => index.spec);
  return yield* engine.cursors.first(`${db}.${name}`, listed(specs), { batchSize: Infinity });
};

function existing({ catalog }: Engine, args: Args, db: string, command: string): Collection {
  const collection = catalog.find(db, args.text(command));
  must(collection, 'NamespaceNotFound', `ns does not exist: ${db}.${args.text(command)}`);
  return collection;
}

export const createIndexes: Handler = function* (engine, args, db) {
  const name = args.text('createIndexes');
  const wanted = args.documents('indexes').map((spec) => parseIndex(0, spec, false));
  const createdCollectionAutomatically = engine.catalog.find(db, name) === undefined;
  const collection = engine.catalog.open(db, name);
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
    const collection = catalog.open(db, name);
    for (const held of collection.indexes) assertNoConflict(wanted, held);
    const held = collection.indexes.find((index) => index.name === wanted.name);
    if (held?.ready) return;
    if (held === undefined || !building.has(held.id)) {
      // What a building that failed on a full disk may have left behind.
      if (held !== undefined) catalog.dropIndex(collection, held);
      yield* build(engine, collection, catalog.addIndex(collection, wanted));
      return;
    }
    yield;
  }
}

function* build(engine: Engine, collection: Collection, { id }: Index): Task<void> {
  const { sql, catalog, documents, building } = engine;
  // After a rollback of somebody's turn the catalog holds another object for the same index.
  const current = (): Index | undefined =>
    catalog.current(collection)?.indexes.find((index) => index.id === id);
  building.add(id);
  try {
    for (const row of scan(sql, collection, tableScan(true, true))) {
      const index = current();
      must(index, 'QueryPlanKilled', 'the index was dropped while it was built');
      if (row === null) yield;
      else documents.enter(collection, index, row.row, row.doc);
    }
    const index = current();
    must(index, 'QueryPlanKilled', 'the index was dropped while it was built');
    catalog.finishIndex(index);
  } catch (error) {
    const index = current();
    const held = catalog.current(collection);
    if (error instanceof CommandError && held && index) catalog.dropIndex(held, index);
    throw error;
  } finally {
    building.delete(id);
  }
}

/** By its name, or `*` for all but the `_id` index. */
export const dropIndexes: Handler = (engine, args, db) => {
  const collection = existing(engine, args, db, 'dropIndexes');
  const name = args.text('index');
  const nIndexesWas = collection.indexes.length;
  must(name !== '_id_', 'InvalidOptions', 'cannot drop _id index');
  const chosen = collection.indexes.filter(
    (index) => index.name === name || (name === '*' && index.name !== '_id_'),
  );
  must(chosen.length > 0 || name === '*', 'IndexNotFound', `index not found with name [${name}]`);
  for (const index of chosen) engine.catalog.dropIndex(collection, index);
  return { nIndexesWas };
};
