import { encode } from '../bson/document.ts';
import type { Reply } from '../bson/raw.ts';
import { must } from '../errors.ts';
import { matches, parseFilter } from '../query/filter.ts';
import type { Handler } from './handler.ts';

export const ping = (): Reply => ({});

/** The MongoDB whose wire version hello names. */
export const buildInfo = (): Reply => ({ version: '7.0.0' });

export const create: Handler<'create'> = ({ catalog }, { $db, create }) => {
  must(!catalog.find($db, create), 'NamespaceExists', `Collection ${$db}.${create} already exists.`);
  catalog.open($db, create);
  return {};
};

export const drop: Handler<'drop'> = ({ catalog }, { $db, drop }) => {
  const collection = catalog.find($db, drop);
  if (collection !== undefined) catalog.drop(collection);
  return {};
};

export const dropDatabase: Handler<'dropDatabase'> = ({ catalog }, { $db }) => {
  for (const collection of catalog.all()) if (collection.db === $db) catalog.drop(collection);
  return { dropped: $db };
};

export const listCollections: Handler<'listCollections'> = ({ catalog, cursors }, { $db, filter }) => {
  const wanted = parseFilter(filter);
  const docs = catalog
    .all()
    .filter(({ db }) => db === $db)
    .map(({ name }) => ({ name, type: 'collection', options: {}, info: { readOnly: false } }))
    .filter((doc) => matches(wanted, doc))
    .map((doc) => encode(doc));
  return cursors.all(`${$db}.$cmd.listCollections`, docs);
};
