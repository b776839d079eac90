import { readFields } from '../bson/fields.ts';
import { notServed } from '../errors.ts';
import { findRows } from '../query/find.ts';
import { countingPlan, explained, planQuery } from '../query/plan.ts';
import { COMMANDS } from '../served.ts';
import type { Handler } from './handler.ts';
import { countMatching, parseQuery } from './read.ts';

/** Explains find and count: the plan that is chosen, and with executionStats what it really reads. */
export const explain: Handler<'explain'> = function* (engine, { $db, explain, verbosity }) {
  const name = Object.keys(explain)[0] ?? '';
  if (name !== 'find' && name !== 'count') throw notServed(`explain of '${name}'`);
  const isCount = name === 'count';
  const query = parseQuery(readFields(name, explain, COMMANDS[name]));
  const collection = engine.catalog.find($db, String(explain[name]));
  if (collection === undefined) return { queryPlanner: { winningPlan: { stage: 'EOF' } } };
  const counting = isCount ? countingPlan(collection, query.filter) : undefined;
  const plan = counting ?? planQuery(engine.sql, collection, query);
  const queryPlanner = {
    namespace: `${$db}.${collection.name}`,
    winningPlan: explained(plan, counting ? 'COUNT' : 'FETCH'),
  };
  if (verbosity === 'queryPlanner') return { queryPlanner };
  const examined = { keys: 0, docs: 0 };
  const start = performance.now();
  let nReturned = 0;
  if (isCount) yield* countMatching(engine, collection, query, examined);
  else
    for (const row of findRows(engine.sql, collection, query, examined, plan)) {
      if (row === null) yield;
      else nReturned++;
    }
  const executionStats = {
    nReturned,
    executionTimeMillis: Math.round(performance.now() - start),
    totalKeysExamined: examined.keys,
    totalDocsExamined: examined.docs,
  };
  return { queryPlanner, executionStats };
};
