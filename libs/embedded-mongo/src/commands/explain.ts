import { asDocument, elements, field } from '../bson/value.ts';
import { notServed } from '../errors.ts';
import { findRows } from '../query/find.ts';
import { countingPlan, planQuery } from '../query/plan.ts';
import type { Plan, Query } from '../query/plan.ts';
import { fieldsOf } from '../served.ts';
import { Args } from './args.ts';
import type { Handler, Reply } from './args.ts';
import { countMatching, parseQuery } from './read.ts';

/** Explains find and count: the plan that is chosen, and with executionStats what it really reads. */
export const explain: Handler = function* (engine, args, db) {
  const inner = args.required('explain');
  const name = elements(inner)[0]?.name;
  if (name !== 'find' && name !== 'count') throw notServed(`explain of '${name ?? ''}'`);
  const command = new Args(name, inner, fieldsOf(name));
  const collection = engine.catalog.find(db, command.text(name));
  const query = parseQuery(command, name === 'find' ? 'filter' : 'query');
  if (collection === undefined) return { queryPlanner: { winningPlan: { stage: 'EOF' } } };
  const plan = planQuery(engine.sql, collection, query);
  const counting = name === 'count' ? countingPlan(collection, query.filter) : undefined;
  let winningPlan = counting ? { ...indexStage(counting), stage: 'COUNT_SCAN' } : stage(plan, query);
  if (name === 'count') winningPlan = { stage: 'COUNT', inputStage: winningPlan };
  const queryPlanner = { namespace: `${db}.${collection.name}`, winningPlan };
  if (args.has('verbosity') && args.text('verbosity') === 'queryPlanner') return { queryPlanner };
  const examined = { keys: 0, docs: 0 };
  const start = performance.now();
  let nReturned = 0;
  if (name === 'count') yield* countMatching(engine, collection, query, examined);
  else {
    for (const row of findRows(engine.sql, collection, query, examined, plan)) {
      if (row === null) yield;
      else nReturned++;
    }
  }
  const executionStats = {
    executionSuccess: true,
    nReturned,
    executionTimeMillis: Math.round(performance.now() - start),
    totalKeysExamined: examined.keys,
    totalDocsExamined: examined.docs,
  };
  return { queryPlanner, executionStats };
};

function stage(plan: Plan, { filter }: Query): Reply {
  const isId = filter.kind === 'range' && filter.name === '_id' && filter.ranges.length === 1;
  let source: Reply = { stage: 'FETCH', inputStage: indexStage(plan) };
  if (plan.index === undefined) source = { stage: 'COLLSCAN', direction: 'forward' };
  else if (isId && filter.ranges[0]?.point === true) source = { stage: 'IDHACK', indexName: '_id_' };
  return plan.sorted ? source : { stage: 'SORT', inputStage: source };
}

const KEY = Buffer.from('key');

const indexStage = ({ index, backward }: Plan): Reply => ({
  stage: 'IXSCAN',
  keyPattern: index && field(asDocument(index.spec), KEY),
  indexName: index?.name,
  isUnique: index?.unique,
  isSparse: index?.sparse,
  direction: backward ? 'backward' : 'forward',
});
