import { Int32 } from 'bson';
import { encode, isDoc, toNumber, type Doc } from '../bson/document.ts';
import { readFields } from '../bson/fields.ts';
import { isEqual } from '../bson/key.ts';
import { must, notServed } from '../errors.ts';
import { parseFilter, type Filter } from '../query/filter.ts';
import { findRows, parseSort } from '../query/find.ts';
import { countEntries, countingPlan, explained, planQuery, type Query } from '../query/plan.ts';
import { parseProjection, projected } from '../query/projection.ts';
import { COMMANDS, STAGES } from '../served.ts';
import type { Collection } from '../storage/catalog.ts';
import type { Engine } from '../storage/engine.ts';
import type { Task } from '../storage/turn.ts';
import type { Handler } from './handler.ts';

/** What commands call what they look for. */
type Wanted = Partial<Record<'filter' | 'query' | 'sort', Doc> & Record<'skip' | 'limit', number>>;

export const parseQuery = ({ query, filter = query, sort, skip = 0, limit = 0 }: Wanted): Query => ({
  filter: parseFilter(filter),
  sort: parseSort(sort),
  skip,
  limit,
});

export const find: Handler<'find'> = ({ sql, catalog, cursors }, args) => {
  const { $db, find, batchSize, singleBatch } = args;
  const found = findRows(sql, catalog.find($db, find), parseQuery(args));
  const answers = projected(found, parseProjection(args.projection));
  return cursors.first(`${$db}.${find}`, answers, batchSize, singleBatch);
};

export const getMore: Handler<'getMore'> = ({ cursors }, { $db, getMore, collection, batchSize = 0 }) =>
  cursors.more(getMore, `${$db}.${collection}`, batchSize);

export const killCursors: Handler<'killCursors'> = ({ cursors }, args) => {
  const [cursorsKilled, cursorsNotFound]: [bigint[], bigint[]] = [[], []];
  for (const id of args.cursors.map(toNumber))
    (cursors.kill(id) ? cursorsKilled : cursorsNotFound).push(BigInt(id));
  return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] };
};

/** The one pipeline that is served is what the driver's countDocuments sends: a filter, and one group that counts. */
export const aggregate: Handler<'aggregate'> = function* (engine, { $db, aggregate, pipeline }) {
  const names = pipeline.map((stage) => (isDoc(stage) ? Object.keys(stage).join() : ''));
  const unknown = names.find((name) => !STAGES.includes(name));
  if (unknown !== undefined)
    throw notServed(`Unrecognized pipeline stage name: '${unknown}': it`, 'Location40324');
  const [match, group] = pipeline;
  if (names.join() !== STAGES.join() || !isEqual(group, COUNT)) throw notServed(OTHERWISE);
  const { $match } = readFields('aggregate.pipeline', match as Doc, { $match: 'document!' });
  const n = yield* count(engine, engine.catalog.find($db, aggregate), parseFilter($match));
  return yield* engine.cursors.all(`${$db}.${aggregate}`, n > 0 ? [encode({ _id: 1, n })] : []);
};

const COUNT = { $group: { _id: new Int32(1), n: { $sum: new Int32(1) } } };
const OTHERWISE = "an aggregation other than countDocuments' ($match, and $group that counts)";

/** How many documents match: from an index alone whenever its bounds say it all. */
function* count({ sql }: Engine, collection: Collection | undefined, filter: Filter): Task<number> {
  const counting = collection && countingPlan(collection, filter);
  if (counting) return countEntries(sql, counting);
  let n = 0;
  for (const row of findRows(sql, collection, { filter, sort: [], skip: 0, limit: 0 })) {
    if (row === null) yield;
    else n++;
  }
  return n;
}

/** Explains a find: the plan that is chosen, and what it really reads. */
export const explain: Handler<'explain'> = function* ({ sql, catalog }, { $db, explain, verbosity }) {
  const args = readFields('find', explain, COMMANDS.find);
  const query = parseQuery(args);
  const collection = catalog.find($db, args.find);
  must(collection, 'NamespaceNotFound', `ns does not exist: ${$db}.${args.find}`);
  const winningPlan = explained(planQuery(sql, collection, query), query.sort.length > 0);
  const queryPlanner = { winningPlan };
  if (verbosity === 'queryPlanner') return { queryPlanner };
  const examined = { rows: 0 };
  let nReturned = 0;
  for (const row of findRows(sql, collection, query, examined)) {
    if (row === null) yield;
    else nReturned++;
  }
  const { rows } = examined;
  return { queryPlanner, executionStats: { nReturned, totalKeysExamined: rows, totalDocsExamined: rows } };
};
