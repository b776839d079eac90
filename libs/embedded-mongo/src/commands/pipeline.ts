import { elements, isNumber, toNumber, toText, TYPE } from '../bson/value.ts';
import type { Element, Value } from '../bson/value.ts';
import { encode } from '../bson/encode.ts';
import { CommandError } from '../errors.ts';
import { MATCH_ALL, parseFilter } from '../query/filter.ts';
import { filtered, sliced, sorted } from '../query/find.ts';
import type { Query } from '../query/find.ts';
import { parseProjection } from '../query/projection.ts';
import type { Rows } from '../query/scan.ts';
import { parseSort } from '../query/sort.ts';
import { STAGES } from '../served.ts';
import { grouped, parseGroup } from './group.ts';
import { collectionOf } from './context.ts';
import type { Handler } from './context.ts';
import { countMatching, projected, rowsOf } from './read.ts';

type StageName = (typeof STAGES)[number];
type Stage = (rows: Rows) => Rows;

/** A pipeline: what its head asks of the indexes, and the stages that work on what comes of it. */
interface Pipeline {
  readonly query: Query;
  readonly stages: readonly Stage[];
  /** Set when the pipeline only counts what matches: then the answer is made of the number. */
  readonly counts: ((count: number) => Record<string, unknown> | undefined) | undefined;
}

const isStage = (name: string): name is StageName => (STAGES as readonly string[]).includes(name);

/** @throws CommandError Location40324 for a stage that is not served */
export function parsePipeline(pipeline: readonly Value[]): Pipeline {
  const specs = pipeline.map(stageOf);
  const head = { filter: MATCH_ALL, sort: parseSort(undefined), skip: 0, limit: 0 };
  if (specs[0]?.name === '$match') head.filter = parseFilter(document(specs.shift()));
  const counts = specs.length === 1 ? countOf(specs[0]) : undefined;
  if (specs[0]?.name === '$sort') head.sort = parseSort(document(specs.shift()));
  if (specs[0]?.name === '$skip') head.skip = whole(specs.shift(), 0);
  if (specs[0]?.name === '$limit') head.limit = whole(specs.shift(), 1);
  return { query: head, stages: specs.map(toStage), counts };
}

function stageOf(stage: Value): Element {
  const [spec, ...others] = elements(stage);
  if (spec === undefined || others.length > 0)
    throw new CommandError(
      'FailedToParse',
      'A pipeline stage specification object must contain exactly one field.',
    );
  if (!isStage(spec.name))
    throw new CommandError('Location40324', `Unrecognized pipeline stage name: '${spec.name}'`);
  return spec;
}

function document(stage: Element | undefined): Element {
  if (stage?.type === TYPE.document) return stage;
  throw new CommandError('Location15958', `the ${stage?.name ?? ''} stage specification must be an object`);
}

function whole(stage: Element | undefined, least: number): number {
  const number = stage !== undefined && isNumber(stage) ? toNumber(stage) : Number.NaN;
  if (Number.isSafeInteger(number) && number >= least) return number;
  throw new CommandError(
    'Location15958',
    `invalid argument to ${stage?.name ?? ''} stage: a whole number of at least ${least} is needed`,
  );
}

function toStage(stage: Element): Stage {
  switch (stage.name as StageName) {
    case '$match': {
      const filter = parseFilter(document(stage));
      return (rows) => filtered(rows, filter);
    }
    case '$sort': {
      const fields = parseSort(document(stage));
      return (rows) => sorted(rows, fields, Infinity);
    }
    case '$skip': {
      const skip = whole(stage, 0);
      return (rows) => sliced(rows, skip, 0);
    }
    case '$limit': {
      const limit = whole(stage, 1);
      return (rows) => sliced(rows, 0, limit);
    }
    case '$project': {
      const projection = parseProjection(document(stage));
      if (projection === undefined)
        throw new CommandError('Location15958', '$project specification must have at least one field');
      return (rows) => projected(rows, projection);
    }
    case '$group': {
      const group = parseGroup(document(stage));
      return (rows) => grouped(rows, group);
    }
    default: {
      const name = countName(stage);
      return (rows) => counted(rows, name);
    }
  }
}

function countName(stage: Element): string {
  const name = stage.type === TYPE.string ? toText(stage) : '';
  if (name !== '' && !name.startsWith('$') && !name.includes('.')) return name;
  throw new CommandError('Location15958', 'the count field must be a non-empty string without $ and .');
}

function* counted(rows: Rows, name: string): Rows {
  let count = 0;
  for (const row of rows) {
    if (row === null) yield null;
    else count++;
  }
  if (count > 0) yield { row: 0, doc: encode({ [name]: count }) };
}

/** Recognises `$count`, and the `$group` that the driver's countDocuments sends: one constant group, one sum of 1. */
function countOf(stage: Element | undefined): Pipeline['counts'] {
  if (stage?.name === '$count') {
    const name = countName(stage);
    return (count) => (count > 0 ? { [name]: count } : undefined);
  }
  if (stage?.name !== '$group') return undefined;
  const { id, accumulators } = parseGroup(document(stage));
  const [only, ...others] = accumulators;
  if (id.kind !== 'constant' || only?.operator !== '$sum' || others.length > 0) return undefined;
  const { expression } = only;
  if (expression.kind !== 'constant' || expression.value === undefined || toNumber(expression.value) !== 1)
    return undefined;
  return (count) => (count > 0 ? { _id: id.value, [only.name]: count } : undefined);
}

export const aggregate: Handler = function* (engine, args, db) {
  const collection = collectionOf(engine, args, db, 'aggregate');
  const cursor = args.document('cursor');
  if (cursor === undefined) throw new CommandError('FailedToParse', "The 'cursor' option is required");
  const size = elements(cursor).find((element) => element.name === 'batchSize');
  const { query, stages, counts } = parsePipeline(args.documents('pipeline'));
  let rows: Rows;
  if (counts === undefined)
    rows = stages.reduce((rows, stage) => stage(rows), rowsOf(engine, collection, query));
  else rows = one(counts(yield* countMatching(engine, collection, query.filter, { keys: 0, docs: 0 })));
  const ns = `${db}.${args.text('aggregate')}`;
  return yield* engine.cursors.first(ns, rows, size === undefined ? undefined : toNumber(size), false);
};

function* one(doc: Record<string, unknown> | undefined): Rows {
  if (doc !== undefined) yield { row: 0, doc: encode(doc) };
}
