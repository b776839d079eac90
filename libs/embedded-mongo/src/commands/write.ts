import { asDocument } from '../bson/value.ts';
import type { Value } from '../bson/value.ts';
import { CommandError } from '../errors.ts';
import { parseFilter } from '../query/filter.ts';
import type { Filter } from '../query/filter.ts';
import { findRows, planQuery } from '../query/find.ts';
import { matches } from '../query/match.ts';
import { parseUpdate } from '../query/update.parse.ts';
import { DELETE_FIELDS, UPDATE_FIELDS } from '../served.ts';
import type { Collection } from '../storage/catalog.ts';
import type { Task } from '../storage/turn.ts';
import { Args } from './args.ts';
import type { Engine, Handler, Reply } from './context.ts';
import { fresh, inserted, updated } from './new-document.ts';

/** Runs each write of a batch; what one is refused for is told by its place. After that, ordered ones stop. */
function* batch(
  writes: readonly Value[],
  ordered: boolean,
  write: (value: Value, index: number) => Task<void>,
): Task<Reply> {
  const writeErrors: Reply[] = [];
  for (const [index, value] of writes.entries()) {
    try {
      yield* write(value, index);
      yield;
    } catch (error) {
      if (!(error instanceof CommandError) || !isOfOneWrite(error)) throw error;
      writeErrors.push({ index, code: error.code, errmsg: error.message, ...error.extra });
      if (ordered) break;
    }
  }
  return writeErrors.length > 0 ? { writeErrors } : {};
}

/** A full disk or a lost file is the whole command's failure, and so is running out of time. */
const isOfOneWrite = ({ codeName }: CommandError): boolean =>
  codeName !== 'OutOfDiskSpace' && codeName !== 'InternalError' && codeName !== 'MaxTimeMSExpired';

export const insert: Handler = function* ({ catalog, documents }, args, db) {
  const name = args.text('insert');
  let n = 0;
  // oxlint-disable-next-line require-yield
  const errors = yield* batch(args.documents('documents'), args.flag('ordered', true), function* (value) {
    const doc = inserted(value);
    documents.insert(catalog.findOrCreate(db, name), doc);
    n++;
  });
  return { n, ...errors };
};

export const update: Handler = function* (engine, args, db) {
  const name = args.text('update');
  let [n, nModified] = [0, 0];
  const upserted: Reply[] = [];
  const errors = yield* batch(
    args.documents('updates'),
    args.flag('ordered', true),
    function* (value, index) {
      const one = new Args('update.updates', value, UPDATE_FIELDS);
      const [filter, change] = [
        parseFilter(one.document('q')),
        parseUpdate(one.value('u') ?? asDocument(EMPTY)),
      ];
      const multi = one.flag('multi');
      if (multi && change.kind === 'replace')
        throw new CommandError('FailedToParse', 'multi update is not supported for replacement-style update');
      const matched = yield* eachMatch(
        engine,
        engine.catalog.find(db, name),
        filter,
        multi,
        (collection, row, doc) => {
          const after = updated(doc, change);
          if (!after.equals(doc)) engine.documents.replace(collection, row, doc, after);
          nModified += after.equals(doc) ? 0 : 1;
        },
      );
      n += matched;
      if (matched > 0 || !one.flag('upsert')) return;
      const made = fresh(filter, change);
      engine.documents.insert(engine.catalog.findOrCreate(db, name), made.doc);
      n++;
      upserted.push({ index, _id: made.id });
    },
  );
  return { n, nModified, ...(upserted.length > 0 ? { upserted } : {}), ...errors };
};

const EMPTY = Buffer.from([5, 0, 0, 0, 0]);

export const remove: Handler = function* (engine, args, db) {
  let n = 0;
  const errors = yield* batch(args.documents('deletes'), args.flag('ordered', true), function* (value) {
    const one = new Args('delete.deletes', value, DELETE_FIELDS);
    const limit = one.whole('limit', -1);
    if (limit !== 0 && limit !== 1)
      throw new CommandError(
        'FailedToParse',
        `The limit field in delete objects must be 0 or 1. Got ${limit}`,
      );
    const filter = parseFilter(one.document('q'));
    const collection = engine.catalog.find(db, args.text('delete'));
    n += yield* eachMatch(engine, collection, filter, limit === 0, (collection, row, doc) =>
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
  filter: Filter,
  multi: boolean,
  act: (collection: Collection, row: number, doc: Buffer) => void,
): Task<number> {
  if (collection === undefined) return 0;
  const query = { filter, sort: [], skip: 0, limit: multi ? 0 : 1 };
  const found: number[] = [];
  for (const row of findRows(engine.sql, collection, query, planQuery(engine.sql, collection, query), {
    keys: 0,
    docs: 0,
  })) {
    if (row === null) yield;
    else found.push(row.row);
  }
  let matched = 0;
  for (const row of found) {
    const doc = engine.documents.read(collection, row);
    if (doc === undefined || !matches(filter, asDocument(doc))) continue;
    act(collection, row, doc);
    if (++matched % 16 === 0) yield;
  }
  return matched;
}
