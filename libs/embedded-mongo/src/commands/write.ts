import { assertServed, field, type Stored } from '../bson/document.ts';
import { readFields } from '../bson/fields.ts';
import type { Reply } from '../bson/raw.ts';
import { CommandError, must } from '../errors.ts';
import type { Row } from '../query/find.ts';
import { eachMatch } from '../query/match.ts';
import type { Query } from '../query/plan.ts';
import { parseProjection } from '../query/projection.ts';
import { parseUpdate, updated, upserted, type Change } from '../query/update.ts';
import { DELETE, UPDATE } from '../served.ts';
import type { Collection } from '../storage/catalog.ts';
import type { Engine } from '../storage/engine.ts';
import type { Task } from '../storage/turn.ts';
import type { Handler } from './handler.ts';
import { parseQuery } from './read.ts';

/** A full disk or a lost file is the whole command's failure, and so is running out of time. */
const OF_ALL: ReadonlySet<string> = new Set(['OutOfDiskSpace', 'InternalError', 'MaxTimeMSExpired']);

/** Runs each write of a batch; what one is refused for is told by its place. After that, ordered ones stop. */
function* batch(
  writes: readonly Stored[],
  ordered: boolean,
  write: (value: Stored, index: number) => Task<void>,
): Task<Reply> {
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

export const insert: Handler<'insert'> = function* (engine, { $db, insert, documents, ordered = true }) {
  let n = 0;
  // oxlint-disable-next-line require-yield
  const errors = yield* batch(documents, ordered, function* (sent) {
    assertServed(sent.doc, '');
    const dollar = Object.keys(sent.doc).find((name) => name.startsWith('$'));
    const message = `The dollar ($) prefixed field '${dollar}' is not valid for storage.`;
    must(dollar === undefined, 'DollarPrefixedFieldName', message);
    engine.documents.insert(engine.catalog.open($db, insert), sent);
    n++;
  });
  return { n, ...errors };
};

export const update: Handler<'update'> = function* (engine, { $db, update, updates, ordered = true }) {
  let [n, nModified] = [0, 0];
  const upserted: Reply[] = [];
  const errors = yield* batch(updates, ordered, function* ({ doc }, index) {
    const { q, u, multi = false, upsert = false } = readFields('update.updates', doc, UPDATE);
    const query = parseQuery({ filter: q, limit: multi ? 0 : 1 });
    const { matched, modified, made } = yield* change(engine, $db, update, query, parseUpdate(u), upsert);
    n += matched;
    nModified += modified;
    if (made === undefined) return;
    n++;
    upserted.push({ index, _id: field(made.doc, '_id') });
  });
  return { n, nModified, ...(upserted.length > 0 ? { upserted } : {}), ...errors };
};

/** What became of a change: how many it met, the last of them, and what was made where there was none. */
interface Changed {
  matched: number;
  modified: number;
  before?: Stored;
  after?: Stored;
  made?: Stored;
}

function* change(
  { sql, catalog, documents }: Engine,
  db: string,
  name: string,
  query: Query,
  changes: readonly Change[],
  upsert: boolean,
): Task<Changed> {
  const done: Changed = { matched: 0, modified: 0 };
  const act = (collection: Collection, before: Row): void => {
    const after = updated(before, changes);
    Object.assign(done, { before, after });
    if (after.raw.equals(before.raw)) return;
    documents.write(collection, before, after);
    done.modified++;
  };
  done.matched = yield* eachMatch({ sql, documents }, catalog.find(db, name), query, act);
  if (done.matched === 0 && upsert)
    done.made = documents.insert(catalog.open(db, name), upserted(query.filter, changes));
  return done;
}

export const remove: Handler<'delete'> = function* (engine, { $db, delete: name, deletes, ordered = true }) {
  let n = 0;
  const errors = yield* batch(deletes, ordered, function* ({ doc }) {
    const { q, limit } = readFields('delete.deletes', doc, DELETE);
    const message = `The limit field in delete objects must be 0 or 1. Got ${limit}`;
    must(limit === 0 || limit === 1, 'FailedToParse', message);
    const found = engine.catalog.find($db, name);
    n += yield* eachMatch(engine, found, parseQuery({ filter: q, limit }), (held, row) =>
      engine.documents.write(held, row, undefined),
    );
  });
  return { n, ...errors };
};

/** Changes or removes the first document in an order, and answers it as it was or as it has become. */
export const findAndModify: Handler<'findAndModify'> = function* (engine, args) {
  const { $db, findAndModify: name, update, remove = false, new: isNew = false, upsert = false } = args;
  const query = { ...parseQuery(args), limit: 1 };
  const project = parseProjection(args.fields);
  const message = "Either an update or remove=true must be specified, and 'new' with an update only";
  must(remove === (update === undefined) && !(remove && isNew), 'FailedToParse', message);
  if (remove) {
    let value: Buffer | null = null;
    const n = yield* eachMatch(engine, engine.catalog.find($db, name), query, (collection, row) => {
      engine.documents.write(collection, row, undefined);
      value = project(row.raw);
    });
    return { lastErrorObject: { n }, value };
  }
  const done = yield* change(engine, $db, name, query, parseUpdate(update), upsert);
  const { matched, before, after, made } = done;
  const found = isNew ? (after ?? made) : before;
  const lastErrorObject = {
    n: made ? 1 : matched,
    updatedExisting: matched > 0,
    ...(made && { upserted: field(made.doc, '_id') }),
  };
  return { lastErrorObject, value: found ? project(found.raw) : null };
};
