import { decode, isDoc, toNumber, type Doc, type Stored } from '../bson/document.ts';
import { orderKey, type SortField } from '../bson/key.ts';
import { pick } from '../bson/raw.ts';
import { must, notServed } from '../errors.ts';
import type { Collection } from '../storage/catalog.ts';
import { cellBuffer, type Cell, type Sqlite } from '../storage/sqlite.ts';
import type { Task } from '../storage/turn.ts';
import { fieldsOf, matches, type Filter } from './filter.ts';
import { planQuery, type Plan, type Query } from './plan.ts';
import { EVERYTHING } from './range.ts';

/** A document where it is stored; most are only handed on, so that it is decoded when it is first looked into. */
export class Row implements Stored {
  readonly id: number;
  readonly raw: Buffer;
  #doc: Doc | undefined;

  constructor(id: number, raw: Buffer) {
    this.id = id;
    this.raw = raw;
  }

  get doc(): Doc {
    return (this.#doc ??= decode(this.raw));
  }
}

/** Documents one after another; null is a pause, at which others may be let through. */
export type Rows = Generator<Row | null, void, void>;

/** What a scan has looked at. */
export interface Examined {
  keys: number;
  docs: number;
}

/** @throws CommandError BadValue for anything but 1 and -1 */
export const parseSort = (pattern: Doc = {}): SortField[] =>
  Object.entries(pattern).map(([name, direction]) => {
    if (isDoc(direction)) throw notServed(`the order by '${name}' with an expression`);
    const message = `$sort key ordering must be 1 (for ascending) or -1 (for descending), at '${name}'`;
    must(Math.abs(toNumber(direction)) === 1, 'BadValue', message);
    return { name, path: name.split('.'), descending: toNumber(direction) < 0 };
  });

/** The documents that a query wants, in its order; none where there is no collection. */
export function* findRows(
  sql: Sqlite,
  collection: Collection | undefined,
  query: Query,
  examined?: Examined,
  given?: Plan,
): Rows {
  if (collection === undefined) return;
  const plan = given ?? planQuery(sql, collection, query);
  const most = query.limit === 0 ? Infinity : query.skip + query.limit;
  let found = scan(sql, collection, plan, examined);
  if (!plan.exact) found = matching(found, query.filter);
  if (!plan.sorted) found = sorted(found, query.sort, most);
  let passed = 0;
  for (const row of found) {
    if (row === null || ++passed > query.skip) yield row;
    if (passed >= most) return;
  }
}

function* matching(rows: Rows, filter: Filter): Rows {
  const names = new Set(fieldsOf(filter));
  for (const row of rows) if (row === null || matches(filter, decode(pick(row.raw, names)))) yield row;
}

/** Rows of one read: few at first, then as many as fit these bytes. */
const FIRST_READ = 16;
const MOST_ROWS = 512;
const READ_BYTES = 2 * 1024 * 1024;

/** Reads what a plan points at. Each read begins behind the last row of the one before: nothing is held open while others write. */
export function* scan(sql: Sqlite, { id }: Collection, plan: Plan, examined = { keys: 0, docs: 0 }): Rows {
  const { index, backward } = plan;
  const [after, until, way] = backward ? ['<', '>=', 'DESC'] : ['>', '<', 'ASC'];
  const table = `SELECT 0, id, doc FROM c${id} WHERE id > ? ORDER BY id LIMIT ?`;
  const joined = `SELECT x.k, x.r, c.doc FROM x${index?.id} x CROSS JOIN c${id} c ON c.id = x.r
    WHERE (x.k, x.r) ${after} (?, ?) AND x.k ${until} ? ORDER BY x.k ${way}, x.r ${way} LIMIT ?`;
  const bounds = index === undefined ? [EVERYTHING] : plan.bounds;
  for (const { lo, hi } of backward ? bounds.toReversed() : bounds) {
    const [start, end] = backward ? [hi, lo] : [lo, hi];
    let from: readonly [Cell, Cell] = [start, -1];
    for (let count = FIRST_READ; ;) {
      const rows = index ? sql.all(joined, ...from, end, count) : sql.all(table, from[1], count);
      let bytes = 1;
      for (const [key = 0, row = 0, cell] of rows) {
        from = [key, row];
        const raw = cellBuffer(cell);
        bytes += raw.length;
        examined.keys += index ? 1 : 0;
        examined.docs++;
        yield new Row(Number(row), raw);
      }
      yield null;
      if (rows.length < count) break;
      count = Math.max(1, Math.min(MOST_ROWS, count * 4, Math.floor((READ_BYTES * rows.length) / bytes)));
    }
  }
}

/** How many entries one slice of a count passes. */
const COUNT_SLICE = 20_000;

/** Counts the entries of an index within a plan's bounds, reading no document. */
export function* countEntries(sql: Sqlite, plan: Plan, examined: Examined): Task<number> {
  const within = `FROM x${plan.index?.id ?? 0} WHERE (k, r) > (?, ?) AND k < ?`;
  for (const { lo, hi } of plan.bounds) {
    let from: Cell[] = [lo, -1];
    const next = (): Cell[] | undefined =>
      sql.get(`SELECT k, r ${within} ORDER BY k, r LIMIT 1 OFFSET ${COUNT_SLICE - 1}`, ...from, hi);
    for (let last = next(); last !== undefined; last = next()) {
      examined.keys += COUNT_SLICE;
      from = last;
      yield;
    }
    examined.keys += sql.number(`SELECT count(*) ${within}`, ...from, hi);
  }
  return examined.keys;
}

/** MongoDB's bound for a sort without an index, in bytes; and how many rows more than wanted are kept before they are put in order. */
const SORT_BYTES = 100 * 1024 * 1024;
const SLACK = 2048;

/**
 * Orders in memory, keeping no more than the first `most`. Ties keep the order of the rows.
 * @throws CommandError QueryExceededMemoryLimitNoDiskUseAllowed past 100 MB, BadValue for an array
 */
function* sorted(rows: Rows, fields: readonly SortField[], most: number): Rows {
  const names = new Set(fields.map(({ path: [name = ''] }) => name));
  const onArray = (name: string): Error =>
    notServed(`the order by '${name}', which is an array in a document,`);
  const kept: { key: Buffer; row: Row }[] = [];
  let bytes = 0;
  const order = (): void => {
    kept.sort((a, b) => Buffer.compare(a.key, b.key) || a.row.id - b.row.id);
    for (const { row } of kept.splice(most)) bytes -= row.raw.length;
  };
  for (const row of rows) {
    if (row === null) {
      yield null;
      continue;
    }
    kept.push({ key: orderKey(decode(pick(row.raw, names)), fields, onArray), row });
    bytes += row.raw.length;
    if (bytes > SORT_BYTES || kept.length > 2 * most + SLACK) order();
    const message = `Sort exceeded memory limit of ${SORT_BYTES} bytes: it needs an index, a filter or a limit`;
    must(bytes <= SORT_BYTES, 'QueryExceededMemoryLimitNoDiskUseAllowed', message);
  }
  order();
  for (const { row } of kept) yield row;
}
