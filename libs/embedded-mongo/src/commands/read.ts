import { encode } from '../bson/encode.ts';
import { elements, isNumber, toNumber, TYPE } from '../bson/value.ts';
import type { Element, Value } from '../bson/value.ts';
import { must, notServed } from '../errors.ts';
import { parseFilter } from '../query/filter.ts';
import { countEntries, findRows, parseSort } from '../query/find.ts';
import type { Examined, Rows } from '../query/find.ts';
import { countingPlan } from '../query/plan.ts';
import type { Query } from '../query/plan.ts';
import { parseProjection } from '../query/projection.ts';
import { STAGES } from '../served.ts';
import type { Collection } from '../storage/catalog.ts';
import type { Engine } from '../storage/engine.ts';
import type { Task } from '../storage/turn.ts';
import type { Args, Handler } from './args.ts';

/** @throws CommandError BadValue for a negative skip */
export function parseQuery(args: Args, filter: 'filter' | 'query'): Query {
  const [skip, limit] = [args.whole('skip', 0), Math.abs(args.whole('limit', 0))];
  must(skip >= 0, 'BadValue', `BSON field 'skip' value must be >= 0, actual value '${skip}'`);
  return {
    filter: parseFilter(args.document(filter)),
    sort: parseSort(args.document('sort')),
    skip,
    limit,
  };
}

export const find: Handler = function* ({ sql, catalog, cursors }, args, db) {
  const query = parseQuery(args, 'filter');
  const collection = catalog.find(db, args.text('find'));
  return yield* cursors.first(
    `${db}.${args.text('find')}`,
    collection ? findRows(sql, collection, query) : none(),
    {
      batchSize: args.has('batchSize') ? args.whole('batchSize', 0) : undefined,
      single: args.flag('singleBatch') || args.whole('limit', 0) < 0,
      project: parseProjection(args.document('projection')),
    },
  );
};

function* none(): Rows {}

export const getMore: Handler = ({ cursors }, args, db) =>
  cursors.more(args.whole('getMore', 0), `${db}.${args.text('collection')}`, args.whole('batchSize', 0));

export const killCursors: Handler = ({ cursors }, args) => {
  const asked = elements(args.value('cursors')).map(toNumber);
  const killed = asked.filter((id) => cursors.kill(id));
  const rest = asked.filter((id) => !killed.includes(id));
  return {
    cursorsKilled: killed.map(BigInt),
    cursorsNotFound: rest.map(BigInt),
    cursorsAlive: [],
    cursorsUnknown: [],
  };
};

export const count: Handler = function* (engine, args, db) {
  const collection = engine.catalog.find(db, args.text('count'));
  return { n: yield* countMatching(engine, collection, parseQuery(args, 'query'), { keys: 0, docs: 0 }) };
};

/** How many documents match: from an index alone whenever its bounds say it all. */
export function* countMatching(
  { sql }: Engine,
  collection: Collection | undefined,
  query: Query,
  examined: Examined,
): Task<number> {
  if (collection === undefined) return 0;
  const counting = countingPlan(collection, query.filter);
  let all = 0;
  if (counting !== undefined) all = yield* countEntries(sql, counting, examined);
  else {
    for (const row of findRows(sql, collection, { ...query, skip: 0, limit: 0 }, examined)) {
      if (row === null) yield;
      else all++;
    }
  }
  const rest = Math.max(0, all - query.skip);
  return query.limit > 0 ? Math.min(query.limit, rest) : rest;
}

/** The one pipeline that is served is what the driver's countDocuments sends: filter, skip, limit, and one group that counts. */
export const aggregate: Handler = function* (engine, args, db) {
  must(args.document('cursor'), 'FailedToParse', "The 'cursor' option is required");
  const stages = args.documents('pipeline').map(stageOf);
  const take = (name: string): Element | undefined => (stages[0]?.name === name ? stages.shift() : undefined);
  const query = {
    filter: parseFilter(take('$match')),
    sort: [],
    skip: whole(take('$skip'), 0),
    limit: whole(take('$limit'), 1),
  };
  const [id, sum, ...others] = elements(take('$group'));
  const counts = elements(sum).every(({ name, ...value }) => name === '$sum' && toNumber(value) === 1);
  if (
    id?.name !== '_id' ||
    sum?.type !== TYPE.document ||
    !counts ||
    !isConstant(id) ||
    others.length > 0 ||
    stages[0]
  )
    throw notServed(
      "an aggregation other than countDocuments' ($match, $skip, $limit, $group by a constant with $sum: 1)",
    );
  const n = yield* countMatching(engine, engine.catalog.find(db, args.text('aggregate')), query, {
    keys: 0,
    docs: 0,
  });
  const answer = n > 0 ? [encode(new Map<string, unknown>([['_id', id], [sum.name, n]]))] : []; // prettier-ignore
  return yield* engine.cursors.first(`${db}.${args.text('aggregate')}`, listed(answer));
};

/** Neither a field's name nor an expression. */
const isConstant = (value: Value): boolean => isNumber(value) || value.type === TYPE.null;

function stageOf(stage: Value): Element {
  const [spec, ...others] = elements(stage);
  const message = 'A pipeline stage specification object must contain exactly one field.';
  must(spec !== undefined && others.length === 0, 'FailedToParse', message);
  const isStage = (STAGES as readonly string[]).includes(spec.name);
  if (!isStage) throw notServed(`Unrecognized pipeline stage name: '${spec.name}': it`, 'Location40324');
  const isDocument = spec.type === TYPE.document || spec.name === '$skip' || spec.name === '$limit';
  must(isDocument, 'FailedToParse', `the ${spec.name} stage specification must be an object`);
  return spec;
}

function whole(stage: Element | undefined, least: number): number {
  if (stage === undefined) return 0;
  const message = `invalid argument to ${stage.name} stage: a whole number of at least ${least} is needed`;
  must(Number.isSafeInteger(toNumber(stage)) && toNumber(stage) >= least, 'FailedToParse', message);
  return toNumber(stage);
}

export function* listed(docs: readonly Buffer[]): Rows {
  for (const doc of docs) yield { row: 0, doc };
}
