import { CommandError, must } from '../errors.ts';
import { scan } from '../query/find.ts';
import { TABLE_SCAN } from '../query/plan.ts';
import type { Collection } from '../storage/catalog.ts';
import type { Engine } from '../storage/engine.ts';
import { assertNoConflict, parseIndex, type Index } from '../storage/index-spec.ts';
import type { Task } from '../storage/turn.ts';
import type { Handler } from './handler.ts';

export const listIndexes: Handler<'listIndexes'> = ({ catalog, cursors }, { $db, listIndexes }) => {
  const collection = catalog.find($db, listIndexes);
  must(collection, 'NamespaceNotFound', `ns does not exist: ${$db}.${listIndexes}`);
  const specs = collection.indexes.filter(({ ready }) => ready).map(({ spec }) => spec);
  return cursors.all(`${$db}.${listIndexes}`, specs);
};

export const createIndexes: Handler<'createIndexes'> = function* (engine, { $db, createIndexes, indexes }) {
  const wanted = indexes.map(({ doc }) => parseIndex(doc));
  const createdCollectionAutomatically = engine.catalog.find($db, createIndexes) === undefined;
  const collection = engine.catalog.open($db, createIndexes);
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
  const find = (): Index | undefined => catalog.current(collection)?.indexes.find((index) => index.id === id);
  const current = (): Index => {
    const index = find();
    must(index, 'QueryPlanKilled', 'the index was dropped while it was built');
    return index;
  };
  building.add(id);
  try {
    for (const row of scan(sql, collection, TABLE_SCAN)) {
      if (row === null) yield;
      else documents.enter(collection, current(), row);
    }
    catalog.finishIndex(current());
  } catch (error) {
    const [index, held] = [find(), catalog.current(collection)];
    if (error instanceof CommandError && held && index) catalog.dropIndex(held, index);
    throw error;
  } finally {
    building.delete(id);
  }
}

/** By its name, or `*` for all but the `_id` index. */
export const dropIndexes: Handler<'dropIndexes'> = ({ catalog }, { $db, dropIndexes, index: name }) => {
  const collection = catalog.find($db, dropIndexes);
  must(collection, 'NamespaceNotFound', `ns does not exist: ${$db}.${dropIndexes}`);
  const nIndexesWas = collection.indexes.length;
  must(name !== '_id_', 'InvalidOptions', 'cannot drop _id index');
  const chosen = collection.indexes.filter((index) =>
    name === '*' ? index.name !== '_id_' : index.name === name,
  );
  must(chosen.length > 0 || name === '*', 'IndexNotFound', `index not found with name [${name}]`);
  for (const index of chosen) catalog.dropIndex(collection, index);
  return { nIndexesWas };
};
