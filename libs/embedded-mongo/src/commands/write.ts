import { assertServed, field, type Stored } from '../bson/document.ts';
import { readFields } from '../bson/fields.ts';
import type { Reply } from '../bson/raw.ts';
import { CommandError, must } from '../errors.ts';
import type { Row } from '../query/find.ts';
import { eachMatch } from '../query/match.ts';
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
  const made: Reply[] = [];
  const errors = yield* batch(updates, ordered, function* ({ doc }, index) {
    const { q, u, multi = false, upsert = false } = readFields('update.updates', doc, UPDATE);
    const changes = parseUpdate(u);
    const query = parseQuery({ filter: q, limit: multi ? 0 : 1 });
    const change = (held: Collection, row: Row): void => {
      nModified += changed(engine, held, row, changes) === row ? 0 : 1;
    };
    const matched = yield* eachMatch(engine, engine.catalog.find($db, update), query, change);
    n += matched;
    if (matched > 0 || !upsert) return;
    const stored = engine.documents.insert(engine.catalog.open($db, update), upserted(query.filter, changes));
    n++;
    made.push({ index, _id: field(stored.doc, '_id') });
  });
  return { n, nModified, ...(made.length > 0 ? { upserted: made } : {}), ...errors };
};

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

/** The document as it is after the changes: the same one where they change nothing. */
function changed(
  { documents }: Engine,
  collection: Collection,
  row: Row,
  changes: readonly Change[],
): Stored {
  const after = updated(row, changes);
  if (after.raw.equals(row.raw)) return row;
  documents.write(collection, row, after);
  return after;
}

/** Changes or removes the first document in an order, and answers it as it was or as it has become. */
export const findAndModify: Handler<'findAndModify'> = function* (engine, args) {
  const { $db, findAndModify: name, update, remove = false, new: isNew = false } = args;
  const query = parseQuery(args);
  const project = parseProjection(args.fields);
  const message = "Either an update or remove=true must be specified, and 'new' with an update only";
  must(remove === (update === undefined) && !(remove && isNew), 'FailedToParse', message);
  const changes = remove ? [] : parseUpdate(update);
  let value: Buffer | undefined;
  yield* eachMatch(engine, engine.catalog.find($db, name), { ...query, limit: 1 }, (collection, row) => {
    if (remove) engine.documents.write(collection, row, undefined);
    const after = remove ? row : changed(engine, collection, row, changes);
    value = project((isNew ? after : row).raw);
  });
  if (value !== undefined)
    return { lastErrorObject: { n: 1, ...(!remove && { updatedExisting: true }) }, value };
  if (remove) return { lastErrorObject: { n: 0 }, value: null };
  if (args.upsert !== true) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null };
  const made = engine.documents.insert(engine.catalog.open($db, name), upserted(query.filter, changes));
  const lastErrorObject = { n: 1, updatedExisting: false, upserted: field(made.doc, '_id') };
  return { lastErrorObject, value: isNew ? project(made.raw) : null };
};
