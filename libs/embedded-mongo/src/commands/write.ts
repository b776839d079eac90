import { asDocument } from '../bson/value.ts';
import type { Value } from '../bson/value.ts';
import { CommandError, must } from '../errors.ts';
import { matches, parseFilter } from '../query/filter.ts';
import { findRows } from '../query/find.ts';
import type { Row } from '../query/find.ts';
import type { Query } from '../query/plan.ts';
import { parseProjection } from '../query/projection.ts';
import { parseUpdate } from '../query/update.ts';
import { DELETE_FIELDS, UPDATE_FIELDS } from '../served.ts';
import type { Collection } from '../storage/catalog.ts';
import type { Engine } from '../storage/engine.ts';
import type { Task } from '../storage/turn.ts';
import { Args } from './args.ts';
import type { Handler, Reply } from './args.ts';
import { fresh, inserted, updated } from './new-document.ts';
import { parseQuery } from './read.ts';

/** Runs each write of a batch; what one is refused for is told by its place. After that, ordered ones stop. */
function* batch(
  args: Args,
  writes: readonly Value[],
  write: (value: Value, index: number) => Task<void>,
): Task<Reply> {
  const ordered = args.flag('ordered', true);
  const writeErrors: Reply[] = [];
  for (const [index, value] of writes.entries()) {
    try {
      yield* write(value, index);
      yield;
    } catch (error) {
      if (!(error instanceof CommandError) || OF_ALL.has(error.codeName)) throw error;
      writeErrors.push({ index, code: error.code, errmsg: error.message, ...error.extra });
      if (ordered) break;
    }
  }
  return writeErrors.length > 0 ? { writeErrors } : {};
}

/** A full disk or a lost file is the whole command's failure, and so is running out of time. */
const OF_ALL: ReadonlySet<string> = new Set(['OutOfDiskSpace', 'InternalError', 'MaxTimeMSExpired']);

export const insert: Handler = function* ({ catalog, documents }, args, db) {
  const name = args.text('insert');
  let n = 0;
  // oxlint-disable-next-line require-yield
  const errors = yield* batch(args, args.documents('documents'), function* (value) {
    documents.insert(catalog.open(db, name), inserted(value));
    n++;
  });
  return { n, ...errors };
};

export const update: Handler = function* (engine, args, db) {
  const name = args.text('update');
  let [n, nModified] = [0, 0];
  const upserted: Reply[] = [];
  const errors = yield* batch(args, args.documents('updates'), function* (value, index) {
    const one = new Args('update.updates', value, UPDATE_FIELDS);
    const filter = parseFilter(one.document('q'));
    const change = parseUpdate(one.required('u'));
    const multi = one.flag('multi');
    const message = 'multi update is not supported for replacement-style update';
    must(!multi || change.kind === 'change', 'FailedToParse', message);
    const found = engine.catalog.find(db, name);
    const matched = yield* eachMatch(engine, found, filter, multi, (collection, { row, doc }) => {
      const after = updated(doc, change);
      if (after.equals(doc)) return;
      engine.documents.replace(collection, row, doc, after);
      nModified++;
    });
    n += matched;
    if (matched > 0 || !one.flag('upsert')) return;
    const made = fresh(filter, change);
    engine.documents.insert(engine.catalog.open(db, name), made.doc);
    n++;
    upserted.push({ index, _id: made.id });
  });
  return { n, nModified, ...(upserted.length > 0 ? { upserted } : {}), ...errors };
};

export const remove: Handler = function* (engine, args, db) {
  let n = 0;
  const errors = yield* batch(args, args.documents('deletes'), function* (value) {
    const one = new Args('delete.deletes', value, DELETE_FIELDS);
    const limit = one.whole('limit', -1);
    const message = `The limit field in delete objects must be 0 or 1. Got ${limit}`;
    must(limit === 0 || limit === 1, 'FailedToParse', message);
    const found = engine.catalog.find(db, args.text('delete'));
    const filter = parseFilter(one.document('q'));
    n += yield* eachMatch(engine, found, filter, limit === 0, (collection, { row, doc }) =>
      engine.documents.remove(collection, row, doc),
    );
  });
  return { n, ...errors };
};

/**
 * Does something to the first match, or to each. All are found before the first is touched, so that none is met twice; each is looked
 * at again before its turn, since others wrote meanwhile.
 */
function* eachMatch(
  engine: Engine,
  collection: Collection | undefined,
  filter: Query['filter'],
  multi: boolean,
  act: (collection: Collection, row: Row) => void,
): Task<number> {
  if (collection === undefined) return 0;
  const query = { filter, sort: [], skip: 0, limit: 0 };
  if (!multi) {
    const found = yield* firstMatch(engine, collection, query);
    if (found) act(collection, found);
    return found ? 1 : 0;
  }
  const rows: number[] = [];
  for (const found of findRows(engine.sql, collection, query)) {
    if (found === null) yield;
    else rows.push(found.row);
  }
  let matched = 0;
  for (const row of rows) {
    const doc = engine.documents.read(collection, row);
    if (doc === undefined || !matches(filter, asDocument(doc))) continue;
    act(collection, { row, doc });
    if (++matched % 16 === 0) yield;
  }
  return matched;
}

/** Changes or removes the first document in an order, and answers it as it was or as it has become. */
export const findAndModify: Handler = function* (engine, args, db) {
  const name = args.text('findAndModify');
  const query = parseQuery(args, 'query');
  const removes = args.flag('remove');
  const project = parseProjection(args.document('fields'));
  const message = "Either an update or remove=true must be specified, and 'new' with an update only";
  must(removes !== args.has('update') && !(removes && args.flag('new')), 'FailedToParse', message);
  const change = removes ? undefined : parseUpdate(args.required('update'));
  const collection = engine.catalog.find(db, name);
  const found = collection && (yield* firstMatch(engine, collection, query));
  if (change === undefined) {
    if (collection && found) engine.documents.remove(collection, found.row, found.doc);
    return { lastErrorObject: { n: found ? 1 : 0 }, value: found ? project(found.doc) : null };
  }
  if (collection && found) {
    const after = updated(found.doc, change);
    if (!after.equals(found.doc)) engine.documents.replace(collection, found.row, found.doc, after);
    const value = project(args.flag('new') ? after : found.doc);
    return { lastErrorObject: { n: 1, updatedExisting: true }, value };
  }
  if (!args.flag('upsert')) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null };
  const { doc, id } = fresh(query.filter, change);
  engine.documents.insert(engine.catalog.open(db, name), doc);
  const value = args.flag('new') ? project(doc) : null;
  return { lastErrorObject: { n: 1, updatedExisting: false, upserted: id }, value };
};

/** The first match as it is now: between finding it by sorting and answering, others may have written. */
function* firstMatch(engine: Engine, collection: Collection, query: Query): Task<Row | undefined> {
  for (;;) {
    let found: Row | undefined;
    for (const row of findRows(engine.sql, collection, { ...query, limit: 1 })) {
      if (row === null) yield;
      else found = row;
    }
    if (found === undefined) return undefined;
    const doc = engine.documents.read(collection, found.row);
    if (doc !== undefined && matches(query.filter, asDocument(doc))) return { row: found.row, doc };
    yield;
  }
}
