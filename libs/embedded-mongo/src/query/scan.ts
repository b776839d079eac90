import { toBuffer, toNumberCell } from '../storage/sqlite.ts';
import type { Cell, Sqlite } from '../storage/sqlite.ts';
import type { Collection } from '../storage/catalog.ts';
import type { Task } from '../storage/turn.ts';
import type { Bounds, Plan } from './plan.ts';

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

/** Rows of one read: few at first, then as many as fit these bytes. */
const FIRST_READ = 16;
const MOST_ROWS = 512;
const READ_BYTES = 2 * 1024 * 1024;

/**
 * Reads what a plan points at. Each read begins behind the last row of the one before: nothing is held open while others write.
 */
export function* scan(sql: Sqlite, collection: Collection, plan: Plan, examined: Examined): Rows {
  if (plan.index === undefined) {
    const query = `SELECT NULL, id, doc FROM c${collection.id} WHERE id > ? ORDER BY id LIMIT ?`;
    yield* batches((position, count) => sql.all(query, position?.row ?? -1, count), examined, false);
    return;
  }
  const joined = `FROM x${plan.index.id} x CROSS JOIN c${collection.id} c ON c.id = x.r`;
  const forward = `SELECT x.k, x.r, c.doc ${joined} WHERE (x.k, x.r) > (?, ?) AND x.k < ? ORDER BY x.k, x.r LIMIT ?`;
  const backward = `SELECT x.k, x.r, c.doc ${joined} WHERE (x.k, x.r) < (?, ?) AND x.k >= ? ORDER BY x.k DESC, x.r DESC LIMIT ?`;
  for (const { lo, hi } of plan.backward ? plan.bounds.toReversed() : plan.bounds) {
    const [query, start, end] = plan.backward ? [backward, hi, lo] : [forward, lo, hi];
    yield* batches(
      (position, count) => sql.all(query, position?.key ?? start, position?.row ?? -1, end, count),
      examined,
      true,
    );
  }
}

type Position = { readonly key: Buffer; readonly row: number } | undefined;

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

/** Counts the entries of an index within the bounds, reading no document. */
export function* countEntries(sql: Sqlite, plan: Plan, examined: Examined): Task<number> {
  const table = `x${plan.index?.id ?? 0}`;
  for (const { lo, hi } of plan.bounds) yield* countBetween(sql, table, lo, hi, examined);
  return examined.keys;
}

function* countBetween(
  sql: Sqlite,
  table: string,
  lo: Buffer,
  hi: Bounds['hi'],
  examined: Examined,
): Task<void> {
  let [key, row]: [Cell, Cell] = [lo, -1];
  const within = `FROM ${table} WHERE (k, r) > (?, ?) AND k < ?`;
  for (;;) {
    const last = sql.get(
      `SELECT k, r ${within} ORDER BY k, r LIMIT 1 OFFSET ?`,
      key,
      row,
      hi,
      COUNT_SLICE - 1,
    );
    if (last === undefined) break;
    examined.keys += COUNT_SLICE;
    [key = null, row = null] = last;
    yield;
  }
  examined.keys += toNumberCell(sql.get(`SELECT count(*) ${within}`, key, row, hi));
}
