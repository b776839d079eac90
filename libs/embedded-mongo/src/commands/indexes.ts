import { CommandError, must } from '../errors.ts';
import { assertNoConflict, parseIndex } from '../storage/index-spec.ts';
import type { Handler } from './handler.ts';

export const listIndexes: Handler<'listIndexes'> = ({ catalog, cursors }, { $db, listIndexes }) => {
  const collection = catalog.find($db, listIndexes);
  must(collection, 'NamespaceNotFound', `ns does not exist: ${$db}.${listIndexes}`);
  const specs = collection.indexes.map(({ spec }) => spec);
  return cursors.all(`${$db}.${listIndexes}`, specs);
};

/** Builds each in one go, within the turn's transaction: an index that is not complete is never seen, nor kept by a crash. */
export const createIndexes: Handler<'createIndexes'> = (engine, { $db, createIndexes, indexes }) => {
  const wanted = indexes.map((spec) => parseIndex(spec));
  const { catalog, documents } = engine;
  const collection = catalog.open($db, createIndexes);
  const numIndexesBefore = collection.indexes.length;
  for (const index of wanted) {
    for (const held of collection.indexes) assertNoConflict(index, held);
    if (collection.indexes.some(({ name }) => name === index.name)) continue;
    const made = catalog.addIndex(collection, index);
    try {
      documents.enterAll(collection, made);
    } catch (error) {
      if (error instanceof CommandError) catalog.dropIndex(collection, made);
      throw error;
    }
  }
  return { numIndexesBefore, numIndexesAfter: collection.indexes.length };
};

export const dropIndexes: Handler<'dropIndexes'> = ({ catalog }, { $db, dropIndexes, index: name }) => {
  const collection = catalog.find($db, dropIndexes);
  must(collection, 'NamespaceNotFound', `ns does not exist: ${$db}.${dropIndexes}`);
  const nIndexesWas = collection.indexes.length;
  must(name !== '_id_', 'InvalidOptions', 'cannot drop _id index');
  const index = collection.indexes.find((held) => held.name === name);
  must(index, 'IndexNotFound', `index not found with name [${name}]`);
  catalog.dropIndex(collection, index);
  return { nIndexesWas };
};
