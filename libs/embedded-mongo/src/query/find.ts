import { orderKey } from '../bson/key.ts';
import type { SortField } from '../bson/key.ts';
import { asDocument, elements, isNumber, toNumber, toPath, TYPE } from '../bson/value.ts';
import type { Value } from '../bson/value.ts';
import { CommandError, must, notServed } from '../errors.ts';
import type { Collection } from '../storage/catalog.ts';
import { toBuffer } from '../storage/sqlite.ts';
import type { Cell, Sqlite } from '../storage/sqlite.ts';
import type { Task } from '../storage/turn.ts';
import { matches } from './filter.ts';
import { planQuery } from './plan.ts';
import type { Plan, Query } from './plan.ts';

export interface Row {
  readonly row: number;
  readonly doc: Buffer;
}

/** Documents one after another; null is a pause, at which others may be let through. */
export type Rows = Generator<Row | null, void, void>;

/** What a scan has looked at. */
export interface Examined {
  keys: number;
  docs: number;
}

/** @throws CommandError BadValue for anything but 1 and -1 */
export const parseSort = (pattern: Value | undefined): SortField[] =>
  elements(pattern).map((element) => {
    const { name } = element;
    const direction = isNumber(element) ? toNumber(element) : 0;
    if (element.type === TYPE.document) throw notServed(`the order by '${name}' with an expression`);
    const message = `$sort key ordering must be 1 (for ascending) or -1 (for descending), at '${name}'`;
    must(direction === 1 || direction === -1, 'BadValue', message);
    return { name, path: toPath(name), descending: direction < 0 };
  });

/** The documents that a query wants, in its order. */
export function* findRows(
  sql: Sqlite,
  collection: Collection,
  query: Query,
  examined?: Examined,
  plan = planQuery(sql, collection, query),
): Rows {
  const { filter, skip, limit } = query;
  const most = limit === 0 ? Infinity : skip + limit;
  let found = scan(sql, collection, plan, examined);
  if (!plan.exact) found = only(found, ({ doc }) => matches(filter, asDocument(doc)));
  if (!plan.sorted) found = sorted(found, query.sort, most);
  let passed = 0;
  for (const row of found) {
    if (row === null || ++passed > skip) yield row;
    if (passed >= most) return;
  }
}

function* only(rows: Rows, test: (row: Row) => boolean): Rows {
  for (const row of rows) if (row === null || test(row)) yield row;
}

/** Rows of one read: few at first, then as many as fit these bytes. */
const FIRST_READ = 16;
const MOST_ROWS = 512;
const READ_BYTES = 2 * 1024 * 1024;

type Position = { readonly key: Buffer; readonly row: number } | undefined;

/** Reads what a plan points at. Each read begins behind the last row of the one before: nothing is held open while others write. */
export function* scan(
  sql: Sqlite,
  { id }: Collection,
  plan: Plan,
  examined: Examined = { keys: 0, docs: 0 },
): Rows {
  if (plan.index === undefined) {
    const query = `SELECT NULL, id, doc FROM c${id} WHERE id > ? ORDER BY id LIMIT ?`;
    yield* batches((position, count) => sql.all(query, position?.row ?? -1, count), examined, false);
    return;
  }
  const joined = `SELECT x.k, x.r, c.doc FROM x${plan.index.id} x CROSS JOIN c${id} c ON c.id = x.r WHERE`;
  const query = plan.backward
    ? `${joined} (x.k, x.r) < (?, ?) AND x.k >= ? ORDER BY x.k DESC, x.r DESC LIMIT ?`
    : `${joined} (x.k, x.r) > (?, ?) AND x.k < ? ORDER BY x.k, x.r LIMIT ?`;
  for (const { lo, hi } of plan.backward ? plan.bounds.toReversed() : plan.bounds) {
    const [start, end] = plan.backward ? [hi, lo] : [lo, hi];
    const read = (position: Position, count: number): Cell[][] =>
      sql.all(query, position?.key ?? start, position?.row ?? -1, end, count);
    yield* batches(read, examined, true);
    yield null;
  }
}

function* batches(
  read: (position: Position, count: number) => Cell[][],
  examined: Examined,
  keyed: boolean,
): Rows {
  let position: Position;
  for (let count = FIRST_READ; ;) {
    const rows = read(position, count);
    let bytes = 0;
    for (const [key, id, cell] of rows) {
      const row = Number(id);
      const doc = toBuffer(cell);
      bytes += doc.length;
      position = { key: keyed ? toBuffer(key) : NONE, row };
      if (keyed) examined.keys++;
      examined.docs++;
      yield { row, doc };
    }
    if (rows.length < count) return;
    count = Math.max(1, Math.min(MOST_ROWS, count * 4, Math.floor((READ_BYTES * rows.length) / bytes)));
    yield null;
  }
}

const NONE = Buffer.alloc(0);

/** How many entries one slice of a count passes. */
const COUNT_SLICE = 20_000;

/** Counts the entries of an index within a plan's bounds, reading no document. */
export function* countEntries(sql: Sqlite, plan: Plan, examined: Examined): Task<number> {
  const table = `x${plan.index?.id ?? 0}`;
  const within = `FROM ${table} WHERE (k, r) > (?, ?) AND k < ?`;
  for (const { lo, hi } of plan.bounds) {
    let from: Cell[] = [lo, -1];
    for (;;) {
      const slice = `SELECT k, r ${within} ORDER BY k, r LIMIT 1 OFFSET ${COUNT_SLICE - 1}`;
      const last = sql.get(slice, ...from, hi);
      if (last === undefined) break;
      examined.keys += COUNT_SLICE;
      from = last;
      yield;
    }
    examined.keys += sql.number(`SELECT count(*) ${within}`, ...from, hi);
  }
  return examined.keys;
}

/** MongoDB's bound for a sort without an index, in bytes. */
const MOST_BYTES = 100 * 1024 * 1024;
/** Documents are ordered in runs of this many, so that no step takes long; the runs are merged as they are read. */
const RUN = 2048;

interface Keyed {
  readonly key: Buffer;
  readonly row: Row;
}

/** The last of a run is its first in order: taking it is cheap. Ties keep the order of the rows. */
const byKey = (a: Keyed, b: Keyed): number => Buffer.compare(b.key, a.key) || b.row.row - a.row.row;

const onArray = (name: string): CommandError =>
  notServed(`the order by '${name}', which is an array in a document,`);

/**
 * Orders in memory, keeping no more than the first `most`.
 * @throws CommandError QueryExceededMemoryLimitNoDiskUseAllowed past 100 MB, BadValue for an array
 */
function* sorted(rows: Rows, fields: readonly SortField[], most: number): Rows {
  const runs: Keyed[][] = [];
  let run: Keyed[] = [];
  let bytes = 0;
  for (const row of rows) {
    if (row === null) {
      yield null;
      continue;
    }
    run.push({ key: orderKey(asDocument(row.doc), fields, onArray).key, row });
    bytes += row.doc.length;
    if (bytes <= MOST_BYTES && run.length < RUN + Math.min(most, RUN)) continue;
    run.sort(byKey);
    for (const { row } of run.splice(0, Math.max(0, run.length - most))) bytes -= row.doc.length;
    const message = `Sort exceeded memory limit of ${MOST_BYTES} bytes: it needs an index, a filter or a limit`;
    must(bytes <= MOST_BYTES, 'QueryExceededMemoryLimitNoDiskUseAllowed', message);
    if (most > RUN) runs.push(run.splice(0));
  }
  runs.push(run.sort(byKey));
  for (let n = 1; n <= most; n++) {
    let least = run;
    for (const other of runs) if (isBefore(other.at(-1), least.at(-1))) least = other;
    const next = least.pop();
    if (next === undefined) return;
    yield next.row;
    if (n % RUN === 0) yield null;
  }
}

const isBefore = (a: Keyed | undefined, b: Keyed | undefined): boolean =>
  a !== undefined && (b === undefined || byKey(a, b) > 0);
