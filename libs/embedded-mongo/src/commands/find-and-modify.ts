import { asDocument, TYPE } from '../bson/value.ts';
import type { Value } from '../bson/value.ts';
import { CommandError } from '../errors.ts';
import { findRows, planQuery } from '../query/find.ts';
import type { Query } from '../query/find.ts';
import { matches } from '../query/match.ts';
import { parseProjection, project } from '../query/projection.ts';
import type { Row } from '../query/scan.ts';
import { parseUpdate } from '../query/update.parse.ts';
import type { Collection } from '../storage/catalog.ts';
import type { Task } from '../storage/turn.ts';
import type { Args } from './args.ts';
import type { Engine, Handler, Reply } from './context.ts';
import { fresh, updated } from './new-document.ts';
import { parseFind } from './read.ts';

/** Changes or removes the first document in an order, and answers it as it was or as it has become. */
export const findAndModify: Handler = function* (engine, args, db) {
  const query = { ...parseFind(args, 'query'), limit: 1 };
  const change = args.value('update');
  if (args.flag('remove') === (change !== undefined) || (args.flag('remove') && args.flag('new')))
    throw new CommandError(
      'FailedToParse',
      "Either an update or remove=true must be specified, and 'new' with an update only",
    );
  const collection = engine.catalog.find(db, args.text('findAndModify'));
  const found = collection === undefined ? undefined : yield* firstMatch(engine, collection, query);
  if (change === undefined) return removed(engine, collection, found, args);
  return changed(engine, args, db, query, change, collection, found);
};

/** The first match as it is now: between finding it by sorting and answering, others may have written. */
function* firstMatch(engine: Engine, collection: Collection, query: Query): Task<Row | undefined> {
  for (;;) {
    let found: Row | undefined;
    for (const row of findRows(engine.sql, collection, query, planQuery(engine.sql, collection, query), {
      keys: 0,
      docs: 0,
    })) {
      if (row === null) yield;
      else found = row;
    }
    const doc = found === undefined ? undefined : engine.documents.read(collection, found.row);
    if (found === undefined) return undefined;
    if (doc !== undefined && matches(query.filter, asDocument(doc))) return { row: found.row, doc };
    yield;
  }
}

function removed(
  engine: Engine,
  collection: Collection | undefined,
  found: Row | undefined,
  args: Args,
): Reply {
  if (collection === undefined || found === undefined) return { lastErrorObject: { n: 0 }, value: null };
  engine.documents.remove(collection, found.row, found.doc);
  return { lastErrorObject: { n: 1 }, value: shaped(found.doc, args) };
}

function changed(
  engine: Engine,
  args: Args,
  db: string,
  query: Query,
  change: Value,
  collection: Collection | undefined,
  found: Row | undefined,
): Reply {
  const update = parseUpdate(
    change.type === TYPE.document || change.type === TYPE.array ? change : asDocument(EMPTY),
  );
  const answersNew = args.flag('new');
  if (collection !== undefined && found !== undefined) {
    const after = updated(found.doc, update);
    if (!after.equals(found.doc)) engine.documents.replace(collection, found.row, found.doc, after);
    return {
      lastErrorObject: { n: 1, updatedExisting: true },
      value: shaped(answersNew ? after : found.doc, args),
    };
  }
  if (!args.flag('upsert')) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null };
  const { doc, id } = fresh(query.filter, update);
  engine.documents.insert(engine.catalog.findOrCreate(db, args.text('findAndModify')), doc);
  return {
    lastErrorObject: { n: 1, updatedExisting: false, upserted: id },
    value: answersNew ? shaped(doc, args) : null,
  };
}

const EMPTY = Buffer.from([5, 0, 0, 0, 0]);

function shaped(doc: Buffer, args: Args): Buffer {
  const projection = parseProjection(args.document('fields'));
  return projection === undefined ? doc : project(asDocument(doc), projection);
}
