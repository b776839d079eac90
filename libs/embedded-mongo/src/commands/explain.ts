import { asDocument, elements, field } from '../bson/value.ts';
import type { Value } from '../bson/value.ts';
import { CommandError, notServed } from '../errors.ts';
import { findRows, planQuery } from '../query/find.ts';
import type { Query } from '../query/find.ts';
import { countingPlan } from '../query/plan.ts';
import type { Plan } from '../query/plan.ts';
import type { Collection } from '../storage/catalog.ts';
import { fieldsOf } from '../served.ts';
import type { Task } from '../storage/turn.ts';
import { Args } from './args.ts';
import type { Engine, Handler, Reply } from './context.ts';
import { countMatching, isByOneId, parseFind, parseWindow } from './read.ts';
import { parsePipeline } from './pipeline.ts';

/** Explains find, count and aggregate: the plan that is chosen, and with executionStats what it really reads. */
export const explain: Handler = function* (engine, args, db) {
  const inner = args.document('explain');
  const name = inner === undefined ? undefined : elements(inner)[0]?.name;
  if (inner === undefined || (name !== 'find' && name !== 'count' && name !== 'aggregate'))
    throw notServed(`explain of '${name ?? ''}'`);
  const command = new Args(name, inner, new Set([...fieldsOf(name), 'explain']));
  const collection = engine.catalog.find(db, command.text(name));
  if (collection === undefined) return { queryPlanner: { winningPlan: { stage: 'EOF' } } };
  const query = queryOf(name, command);
  const counting = name === 'count' && query.limit === 0 && query.skip === 0;
  const plan = planQuery(engine.sql, collection, query);
  const covered = counting ? countingPlan(collection, query.filter) : undefined;
  const queryPlanner = {
    namespace: `${db}.${collection.name}`,
    winningPlan: counting ? countStage(covered, plan, query) : stage(plan, query),
  };
  const verbosity = args.has('verbosity') ? args.text('verbosity') : 'allPlansExecution';
  if (verbosity === 'queryPlanner') return { queryPlanner };
  return { queryPlanner, executionStats: yield* stats(engine, collection, query, plan, counting) };
};

function queryOf(name: 'find' | 'count' | 'aggregate', command: Args): Query {
  if (name === 'aggregate') return parsePipeline(command.documents('pipeline')).query;
  if (name === 'find') return parseFind(command, 'filter');
  return { ...parseFind(command, 'query'), sort: [], ...parseWindow(command) };
}

function* stats(
  engine: Engine,
  collection: Collection,
  query: Query,
  plan: Plan,
  counting: boolean,
): Task<Reply> {
  const examined = { keys: 0, docs: 0 };
  const start = performance.now();
  let nReturned = 0;
  if (counting) yield* countMatching(engine, collection, query.filter, examined);
  else {
    for (const row of findRows(engine.sql, collection, query, plan, examined)) {
      if (row === null) yield;
      else nReturned++;
    }
  }
  return {
    executionSuccess: true,
    nReturned,
    executionTimeMillis: Math.round(performance.now() - start),
    totalKeysExamined: examined.keys,
    totalDocsExamined: examined.docs,
  };
}

const countStage = (covered: Plan | undefined, plan: Plan, query: Query): Reply => ({
  stage: 'COUNT',
  inputStage: covered === undefined ? stage(plan, query) : { ...indexStage(covered), stage: 'COUNT_SCAN' },
});

function stage(plan: Plan, query: Query): Reply {
  const source = sourceStage(plan, query);
  return plan.sorted ? source : { stage: 'SORT', inputStage: source };
}

function sourceStage(plan: Plan, query: Query): Reply {
  if (plan.index === undefined) return { stage: 'COLLSCAN', direction: 'forward' };
  if (plan.index.name === '_id_' && isByOneId(query.filter)) return { stage: 'IDHACK', indexName: '_id_' };
  return { stage: 'FETCH', inputStage: indexStage(plan) };
}

function indexStage({ index, backward }: Plan): Reply {
  if (index === undefined) throw new CommandError('InternalError', 'no index to describe');
  return {
    stage: 'IXSCAN',
    keyPattern: keyPattern(asDocument(index.spec)),
    indexName: index.name,
    isUnique: index.unique,
    isSparse: index.sparse,
    isPartial: index.partial !== undefined,
    direction: backward ? 'backward' : 'forward',
  };
}

const KEY = Buffer.from('key');
const keyPattern = (spec: Value): Value | undefined => field(spec, KEY);
