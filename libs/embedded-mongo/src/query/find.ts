import { asDocument } from '../bson/value.ts';
import { CommandError } from '../errors.ts';
import type { Collection } from '../storage/catalog.ts';
import type { Sqlite } from '../storage/sqlite.ts';
import { narrowest } from './choose.ts';
import type { Filter } from './filter.ts';
import { matches } from './match.ts';
import { possiblePlans } from './plan.ts';
import type { Plan } from './plan.ts';
import { scan } from './scan.ts';
import type { Examined, Row, Rows } from './scan.ts';
import { sortKey } from './sort.ts';
import type { SortField } from './sort.ts';

export interface Query {
  readonly filter: Filter;
  readonly sort: readonly SortField[];
  readonly skip: number;
  /** 0: all. */
  readonly limit: number;
}

export const planQuery = (
  sql: Sqlite,
  collection: Collection,
  { filter, sort, skip, limit }: Query,
): Plan => {
  const plans = possiblePlans(collection, filter, sort);
  const [first] = plans;
  return narrowest(sql, plans, limit === 0 ? 0 : skip + limit) ?? (first as Plan);
};

/** The documents that a query wants, in its order. */
export function findRows(
  sql: Sqlite,
  collection: Collection,
  query: Query,
  plan: Plan,
  examined: Examined,
): Rows {
  const all = scan(sql, collection, plan, examined);
  const matching = plan.exact ? all : filtered(all, query.filter);
  const most = query.limit === 0 ? Infinity : query.skip + query.limit;
  const ordered = plan.sorted ? matching : sorted(matching, query.sort, most);
  return query.skip === 0 && query.limit === 0 ? ordered : sliced(ordered, query.skip, query.limit);
}

export function* filtered(rows: Rows, filter: Filter): Rows {
  for (const row of rows) if (row === null || matches(filter, asDocument(row.doc))) yield row;
}

export function* sliced(rows: Rows, skip: number, limit: number): Rows {
  let passed = 0;
  for (const row of rows) {
    if (row === null || ++passed > skip) yield row;
    if (limit > 0 && passed >= skip + limit) return;
  }
}

/** MongoDB's bound for a sort without an index, in bytes. */
const MOST_BYTES = 100 * 1024 * 1024;
/** Documents are ordered in runs of this many, so that no step takes long; the runs are merged as they are read. */
const RUN = 2048;

interface Keyed {
  readonly key: Buffer;
  readonly row: Row;
}

/** The last of a run is its first in order: taking it is cheap. */
const byKey = (a: Keyed, b: Keyed): number => Buffer.compare(b.key, a.key);

/**
 * Orders in memory, keeping no more than the first `most`.
 * @throws CommandError QueryExceededMemoryLimitNoDiskUseAllowed past 100 MB
 */
export function* sorted(rows: Rows, fields: readonly SortField[], most: number): Rows {
  const runs: Keyed[][] = [[]];
  let run: Keyed[] = [];
  let bytes = 0;
  for (const row of rows) {
    if (row === null) {
      yield null;
      continue;
    }
    run.push({ key: sortKey(asDocument(row.doc), fields), row });
    bytes += row.doc.length;
    if (bytes > MOST_BYTES || run.length >= RUN + Math.min(most, RUN)) {
      run.sort(byKey);
      if (most < run.length) for (const { row } of run.splice(0, run.length - most)) bytes -= row.doc.length;
      if (bytes > MOST_BYTES) throw tooLarge();
      if (most > RUN) [runs[runs.length], run] = [run, []];
    }
  }
  runs.push(run.sort(byKey));
  for (let n = 0; n < most; n++) {
    let least: Keyed[] = [];
    for (const candidate of runs) if (precedes(candidate, least)) least = candidate;
    const next = least.pop();
    if (next === undefined) return;
    yield next.row;
    if (n % RUN === 0) yield null;
  }
}

/** Ties keep the order in which the documents came. */
function precedes(candidate: readonly Keyed[], least: readonly Keyed[]): boolean {
  const [a, b] = [candidate.at(-1), least.at(-1)];
  return a !== undefined && (b === undefined || Buffer.compare(a.key, b.key) < 0);
}

const tooLarge = (): CommandError =>
  new CommandError(
    'QueryExceededMemoryLimitNoDiskUseAllowed',
    `Sort exceeded memory limit of ${MOST_BYTES} bytes: it needs an index, a filter or a limit`,
  );
