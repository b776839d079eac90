import { Int32 } from 'bson';
import { encode, isDoc, toNumber, type Doc } from '../bson/document.ts';
import { readFields } from '../bson/fields.ts';
import { isEqual } from '../bson/key.ts';
import { must, notServed } from '../errors.ts';
import { parseFilter } from '../query/filter.ts';
import { countEntries, findRows, parseSort } from '../query/find.ts';
import { countingPlan, explained, planQuery, type Query } from '../query/plan.ts';
import { parseProjection, projected } from '../query/projection.ts';
import { COMMANDS, STAGES } from '../served.ts';
import type { Collection } from '../storage/catalog.ts';
import type { Engine } from '../storage/engine.ts';
import type { Task } from '../storage/turn.ts';
import type { Handler } from './handler.ts';

/** What commands call what they look for. */
type Wanted = { readonly [K in 'filter' | 'query' | 'sort']?: Doc | undefined } & {
  readonly [K in 'skip' | 'limit']?: number | undefined;
};

/** @throws CommandError BadValue for a negative skip */
export function parseQuery(given: Wanted): Query {
  const { query, filter = query, sort, skip = 0, limit = 0 } = given;
  must(skip >= 0, 'BadValue', `BSON field 'skip' value must be >= 0, actual value '${skip}'`);
  return { filter: parseFilter(filter), sort: parseSort(sort), skip, limit: Math.abs(limit) };
}

export const find: Handler<'find'> = ({ sql, catalog, cursors }, args) => {
  const { $db, find, limit = 0, batchSize, singleBatch = false } = args;
  const found = findRows(sql, catalog.find($db, find), parseQuery(args));
  const answers = projected(found, parseProjection(args.projection));
  return cursors.first(`${$db}.${find}`, answers, batchSize, singleBatch || limit < 0);
};

export const getMore: Handler<'getMore'> = ({ cursors }, { $db, getMore, collection, batchSize = 0 }) =>
  cursors.more(getMore, `${$db}.${collection}`, batchSize);

export const killCursors: Handler<'killCursors'> = ({ cursors }, args) => {
  const [cursorsKilled, cursorsNotFound]: [bigint[], bigint[]] = [[], []];
  for (const id of args.cursors.map(toNumber))
    (cursors.kill(id) ? cursorsKilled : cursorsNotFound).push(BigInt(id));
  return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] };
};

export const count: Handler<'count'> = function* (engine, args) {
  const collection = engine.catalog.find(args.$db, args.count);
  return { n: yield* countMatching(engine, collection, parseQuery(args)) };
};

/** How many documents match: from an index alone whenever its bounds say it all. */
function* countMatching({ sql }: Engine, collection: Collection | undefined, query: Query): Task<number> {
  const counting = collection && countingPlan(collection, query.filter);
  let all = counting ? yield* countEntries(sql, counting, { keys: 0, docs: 0 }) : 0;
  if (counting === undefined)
    for (const row of findRows(sql, collection, { ...query, sort: [], skip: 0, limit: 0 })) {
      if (row === null) yield;
      else all++;
    }
  const rest = Math.max(0, all - query.skip);
  return query.limit > 0 ? Math.min(query.limit, rest) : rest;
}

/** The one pipeline that is served is what the driver's countDocuments sends: filter, skip, limit, and one group that counts. */
export const aggregate: Handler<'aggregate'> = function* (engine, { $db, aggregate, pipeline }) {
  const { $match, $skip, $limit, $group } = readFields('aggregate.pipeline', stagesOf(pipeline), STAGES);
  if ($group === undefined || !isEqual($group, COUNT)) throw notServed(OTHERWISE);
  must(($limit ?? 1) > 0, 'FailedToParse', 'invalid argument to $limit stage: the limit must be positive');
  const query = parseQuery({ filter: $match, skip: $skip, limit: $limit });
  const n = yield* countMatching(engine, engine.catalog.find($db, aggregate), query);
  return yield* engine.cursors.all(`${$db}.${aggregate}`, n > 0 ? [encode({ _id: 1, n })] : []);
};

const COUNT = { _id: new Int32(1), n: { $sum: new Int32(1) } };
const OTHERWISE = "an aggregation other than countDocuments' ($match, $skip, $limit, $group that counts)";

function stagesOf(pipeline: readonly unknown[]): Doc {
  const names = pipeline.map((stage) => (isDoc(stage) ? Object.keys(stage).join() : ''));
  const unknown = names.find((name) => !Object.hasOwn(STAGES, name));
  if (unknown !== undefined)
    throw notServed(`Unrecognized pipeline stage name: '${unknown}': it`, 'Location40324');
  const inOrder = Object.keys(STAGES).filter((name) => names.includes(name));
  if (inOrder.join() !== names.join()) throw notServed(OTHERWISE);
  return Object.assign({}, ...pipeline) as Doc;
}

/** Explains find and count: the plan that is chosen, and what it really reads. */
export const explain: Handler<'explain'> = function* (engine, { $db, explain, verbosity }) {
  const name = Object.keys(explain)[0] ?? '';
  if (name !== 'find' && name !== 'count') throw notServed(`explain of '${name}'`);
  const query = parseQuery(readFields(name, explain, COMMANDS[name]));
  const collection = engine.catalog.find($db, String(explain[name]));
  if (collection === undefined) return { queryPlanner: { winningPlan: { stage: 'EOF' } } };
  const counting = name === 'count' ? countingPlan(collection, query.filter) : undefined;
  const plan = counting ?? planQuery(engine.sql, collection, query);
  const queryPlanner = { winningPlan: explained(plan, counting ? 'COUNT' : 'FETCH') };
  if (verbosity === 'queryPlanner') return { queryPlanner };
  const examined = { keys: 0, docs: 0 };
  let nReturned = 0;
  if (counting) yield* countEntries(engine.sql, plan, examined);
  else
    for (const row of findRows(engine.sql, collection, query, examined, plan)) {
      if (row === null) yield;
      else nReturned++;
    }
  const [totalKeysExamined, totalDocsExamined] = [examined.keys, examined.docs];
  return { queryPlanner, executionStats: { nReturned, totalKeysExamined, totalDocsExamined } };
};
