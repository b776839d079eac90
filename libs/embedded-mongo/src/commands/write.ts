import { assertServed, field, type Doc, type Stored } from '../bson/document.ts';
import { readFields } from '../bson/fields.ts';
import type { Reply } from '../bson/raw.ts';
import { CommandError, must } from '../errors.ts';
import { eachMatch } from '../query/match.ts';
import type { Query } from '../query/plan.ts';
import { parseProjection } from '../query/projection.ts';
import { parseUpdate, updated, upserted, type Change } from '../query/update.ts';
import { DELETE, UPDATE } from '../served.ts';
import type { Engine } from '../storage/engine.ts';
import type { Task } from '../storage/turn.ts';
import type { Handler } from './handler.ts';
import { parseQuery } from './read.ts';

/** A full disk or a lost file is the whole command's failure, and so is running out of time. */
const OF_ALL: ReadonlySet<string> = new Set(['OutOfDiskSpace', 'InternalError', 'MaxTimeMSExpired']);

/** Runs each write of a batch; what one is refused for is told by its place. After that, ordered ones stop. */
function* batch(
  writes: readonly Doc[],
  ordered: boolean,
  write: (doc: Doc, index: number) => Task<void>,
): Task<Reply> {
  const writeErrors: Reply[] = [];
  for (const [index, doc] of writes.entries()) {
    try {
      yield* write(doc, index);
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
  const errors = yield* batch(documents, ordered, function* (doc) {
    assertServed(doc, '');
    const dollar = Object.keys(doc).find((name) => name.startsWith('$'));
    const message = `The dollar ($) prefixed field '${dollar}' is not valid for storage.`;
    must(dollar === undefined, 'DollarPrefixedFieldName', message);
    engine.documents.insert(engine.catalog.open($db, insert), doc);
    n++;
  });
  return { n, ...errors };
};

/** A change that happened; what was made has no before. */
type Seen = (change: { readonly before?: Buffer; readonly after: Stored }) => void;

/** Changes each match, or makes a document where there is none and one is wanted. */
function* change(
  engine: Engine,
  db: string,
  name: string,
  query: Query,
  { changes, upsert = false }: { changes: readonly Change[]; upsert: boolean | undefined },
  seen: Seen,
): Task<void> {
  const { catalog, documents } = engine;
  const matched = yield* eachMatch(engine, catalog.find(db, name), query, (collection, row) => {
    const after = updated(row.raw, changes);
    if (!after.raw.equals(row.raw)) documents.write(collection, row, after);
    seen({ before: row.raw, after });
  });
  if (matched === 0 && upsert)
    seen({ after: documents.insert(catalog.open(db, name), upserted(query.filter, changes)) });
}

export const update: Handler<'update'> = function* (engine, { $db, update, updates, ordered = true }) {
  // Counted as it happens: what an update did before it was refused is told too.
  let [n, nModified] = [0, 0];
  const made: Reply[] = [];
  const errors = yield* batch(updates, ordered, function* (doc, index) {
    const { q, u, multi = false, upsert } = readFields('update.updates', doc, UPDATE);
    const query = parseQuery({ filter: q, limit: multi ? 0 : 1 });
    yield* change(engine, $db, update, query, { changes: parseUpdate(u), upsert }, ({ before, after }) => {
      n++;
      if (before === undefined) made.push({ index, _id: field(after.doc, '_id') });
      else if (!before.equals(after.raw)) nModified++;
    });
  });
  return { n, nModified, ...(made.length > 0 ? { upserted: made } : {}), ...errors };
};

export const remove: Handler<'delete'> = function* (engine, { $db, delete: name, deletes, ordered = true }) {
  let n = 0;
  const errors = yield* batch(deletes, ordered, function* (doc) {
    const { q, limit } = readFields('delete.deletes', doc, DELETE);
    must(limit <= 1, 'FailedToParse', `The limit field in delete objects must be 0 or 1. Got ${limit}`);
    const found = engine.catalog.find($db, name);
    yield* eachMatch(engine, found, parseQuery({ filter: q, limit }), (collection, row) => {
      engine.documents.write(collection, row, undefined);
      n++;
    });
  });
  return { n, ...errors };
};

/** Changes or removes the first document in an order, and answers it as it was or as it has become. */
export const findAndModify: Handler<'findAndModify'> = function* (engine, args) {
  const { $db, findAndModify: name, update, remove = false, new: isNew = false, upsert } = args;
  const query = { ...parseQuery(args), limit: 1 };
  const project = parseProjection(args.fields);
  const message = "Either an update or remove=true must be specified, and 'new' with an update only";
  must(remove === (update === undefined) && !(remove && isNew), 'FailedToParse', message);
  let value: Buffer | null = null;
  let lastErrorObject: Reply = remove ? { n: 0 } : { n: 0, updatedExisting: false };
  if (remove)
    yield* eachMatch(engine, engine.catalog.find($db, name), query, (collection, row) => {
      engine.documents.write(collection, row, undefined);
      value = project(row.raw);
      lastErrorObject = { n: 1 };
    });
  else
    yield* change(engine, $db, name, query, { changes: parseUpdate(update), upsert }, ({ before, after }) => {
      const answered = isNew ? after.raw : before;
      value = answered ? project(answered) : null;
      lastErrorObject = { n: 1, updatedExisting: before !== undefined };
      if (before === undefined) lastErrorObject = { ...lastErrorObject, upserted: field(after.doc, '_id') };
    });
  return { lastErrorObject, value };
};
