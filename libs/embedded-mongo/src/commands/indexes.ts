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

/** Adds one index unless it is there; one that somebody else is building is waited for. */
function* createIndex(
  { sql, catalog, documents }: Engine,
  { db, name }: Collection,
  wanted: Index,
): Task<void> {
  let collection = catalog.open(db, name);
  for (let held: Index | undefined; ; collection = catalog.open(db, name)) {
    for (const index of collection.indexes) assertNoConflict(wanted, index);
    held = collection.indexes.find((index) => index.name === wanted.name);
    if (held?.ready) return;
    if (held === undefined) break;
    yield;
  }
  const index = catalog.addIndex(collection, wanted);
  const isThere = (): boolean => catalog.current(collection)?.indexes.includes(index) === true;
  try {
    // In slices: meanwhile writes keep the index already, and queries do without it.
    for (const row of scan(sql, collection, TABLE_SCAN)) {
      must(isThere(), 'QueryPlanKilled', 'the index was dropped while it was built');
      if (row === null) yield;
      else documents.enter(collection, index, row);
    }
    must(isThere(), 'QueryPlanKilled', 'the index was dropped while it was built');
    catalog.finishIndex(index);
  } catch (error) {
    if (error instanceof CommandError && isThere()) catalog.dropIndex(collection, index);
    throw error;
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
