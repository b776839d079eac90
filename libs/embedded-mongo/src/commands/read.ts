import { asDocument, elements, toNumber } from '../bson/value.ts';
import { CommandError } from '../errors.ts';
import { parseFilter } from '../query/filter.ts';
import type { Filter } from '../query/filter.ts';
import { findRows, planQuery } from '../query/find.ts';
import type { Query } from '../query/find.ts';
import { countingPlan } from '../query/plan.ts';
import { parseProjection, project } from '../query/projection.ts';
import type { Projection } from '../query/projection.ts';
import { countEntries } from '../query/scan.ts';
import type { Examined, Rows } from '../query/scan.ts';
import { parseSort } from '../query/sort.ts';
import type { Collection } from '../storage/catalog.ts';
import type { Task } from '../storage/turn.ts';
import type { Args } from './args.ts';
import { collectionOf } from './context.ts';
import type { Engine, Handler } from './context.ts';

const nothing = (): Examined => ({ keys: 0, docs: 0 });

/** @throws CommandError BadValue for a negative number */
export function parseFind(args: Args, filter: 'filter' | 'query'): Query {
  const sort = parseSort(args.document('sort'));
  return { filter: parseFilter(args.document(filter)), sort, ...parseWindow(args) };
}

export function parseWindow(args: Args): { skip: number; limit: number } {
  const [skip, limit] = [args.whole('skip', 0), args.whole('limit', 0)];
  if (skip < 0)
    throw new CommandError('BadValue', `BSON field 'skip' value must be >= 0, actual value '${skip}'`);
  return { skip, limit: Math.abs(limit) };
}

export function* projected(rows: Rows, projection: Projection | undefined): Rows {
  for (const row of rows) {
    if (row === null || projection === undefined) yield row;
    else yield { row: row.row, doc: project(asDocument(row.doc), projection) };
  }
}

/** The documents of a query on a collection that there may not be. */
export function rowsOf({ sql }: Engine, collection: Collection | undefined, query: Query): Rows {
  if (collection === undefined) return none();
  return findRows(sql, collection, query, planQuery(sql, collection, query), nothing());
}

function* none(): Rows {}

export const find: Handler = function* (engine, args, db) {
  const query = parseFind(args, 'filter');
  const projection = parseProjection(args.document('projection'));
  const rows = projected(rowsOf(engine, collectionOf(engine, args, db, 'find'), query), projection);
  const batch = args.has('batchSize') ? args.whole('batchSize', 0) : undefined;
  const single = args.flag('singleBatch') || args.whole('limit', 0) < 0;
  return yield* engine.cursors.first(`${db}.${args.text('find')}`, rows, batch, single);
};

// oxlint-disable-next-line require-yield
export const killCursors: Handler = function* ({ cursors }, args) {
  const ids = args.value('cursors');
  const asked = ids === undefined ? [] : elements(ids).map(toNumber);
  const killed = asked.filter((id) => cursors.kill(id));
  return {
    cursorsKilled: killed.map(BigInt),
    cursorsNotFound: asked.filter((id) => !killed.includes(id)).map(BigInt),
    cursorsAlive: [],
    cursorsUnknown: [],
  };
};

export const getMore: Handler = function* ({ cursors }, args, db) {
  return yield* cursors.more(
    args.whole('getMore', 0),
    `${db}.${args.text('collection')}`,
    args.whole('batchSize', 0),
  );
};

export const count: Handler = function* (engine, args, db) {
  const filter = parseFilter(args.document('query'));
  const { skip, limit } = parseWindow(args);
  const all = yield* countMatching(engine, collectionOf(engine, args, db, 'count'), filter, nothing());
  const rest = Math.max(0, all - skip);
  return { n: limit > 0 ? Math.min(limit, rest) : rest };
};

/** How many documents match: from an index alone whenever its bounds say it all. */
export function* countMatching(
  { sql }: Engine,
  collection: Collection | undefined,
  filter: Filter,
  examined: Examined,
): Task<number> {
  if (collection === undefined) return 0;
  const counting = countingPlan(collection, filter);
  if (counting !== undefined) return yield* countEntries(sql, counting, examined);
  const query = { filter, sort: [], skip: 0, limit: 0 };
  let matching = 0;
  for (const row of findRows(sql, collection, query, planQuery(sql, collection, query), examined)) {
    if (row === null) yield;
    else matching++;
  }
  return matching;
}

/** Whether a plan is the one that MongoDB calls IDHACK: one document by its `_id`. */
export const isByOneId = (filter: Filter): boolean =>
  filter.kind === 'range' &&
  filter.name === '_id' &&
  filter.ranges.length === 1 &&
  filter.ranges[0]?.point === true;
