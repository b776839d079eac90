import { decode, toNumber, type Doc } from '../bson/document.ts';
import { orderKey, type SortField } from '../bson/key.ts';
import { pick } from '../bson/raw.ts';
import { must, notServed } from '../errors.ts';
import type { Collection } from '../storage/catalog.ts';
import { cellBuffer, type Cell, type Sqlite } from '../storage/sqlite.ts';
import { fieldsOf, matches, type Filter } from './filter.ts';
import { planQuery, type Plan, type Query } from './plan.ts';

/** A document where it is stored; most are only handed on, and not decoded. */
export interface Row {
  readonly id: number;
  readonly raw: Buffer;
}

/** Documents one after another; null is a pause, at which others may be let through. */
export type Rows = Generator<Row | null, void, void>;

/** @throws CommandError BadValue for anything but 1 and -1 */
export const parseSort = (pattern: Doc = {}): SortField[] =>
  Object.entries(pattern).map(([name, direction]) => {
    const message = `$sort key ordering must be 1 (for ascending) or -1 (for descending), at '${name}'`;
    must(Math.abs(toNumber(direction)) === 1, 'BadValue', message);
    return { name, path: name.split('.'), descending: toNumber(direction) < 0 };
  });

/**
 * The documents that a query wants, in its order; none where there is no collection.
 * @param examined is told how many entries of an index were read, each with its document
 */
export function* findRows(
  sql: Sqlite,
  collection: Collection | undefined,
  query: Query,
  examined = { rows: 0 },
): Rows {
  if (collection === undefined) return;
  const plan = planQuery(sql, collection, query);
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
function* scan(sql: Sqlite, { id }: Collection, plan: Plan, examined: { rows: number }): Rows {
  const { index, bounds, backward } = plan;
  const [after, until, way] = backward ? ['<', '>=', 'DESC'] : ['>', '<', 'ASC'];
  const read = `SELECT x.k, x.r, c.doc FROM x${index.id} x CROSS JOIN c${id} c ON c.id = x.r
    WHERE (x.k, x.r) ${after} (?, ?) AND x.k ${until} ? ORDER BY x.k ${way}, x.r ${way} LIMIT ?`;
  for (const { lo, hi } of backward ? bounds.toReversed() : bounds) {
    const [start, end] = backward ? [hi, lo] : [lo, hi];
    let from: readonly [Cell, Cell] = [start, -1];
    for (let count = FIRST_READ; ;) {
      const rows = sql.all(read, ...from, end, count);
      let bytes = 1;
      for (const [key = 0, row = 0, cell] of rows) {
        from = [key, row];
        const raw = cellBuffer(cell);
        bytes += raw.length;
        examined.rows++;
        yield { id: Number(row), raw };
      }
      yield null;
      if (rows.length < count) break;
      count = Math.max(1, Math.min(MOST_ROWS, count * 4, Math.floor((READ_BYTES * rows.length) / bytes)));
    }
  }
}

/** MongoDB's bound for a sort without an index, in bytes. */
const SORT_BYTES = 100 * 1024 * 1024;

/**
 * Orders in memory; when that is full, no more than the first `most` are kept. Ties keep the order of the rows.
 * @throws CommandError QueryExceededMemoryLimitNoDiskUseAllowed past 100 MB, BadValue for an array
 */
function* sorted(rows: Rows, fields: readonly SortField[], most: number): Rows {
  const names = new Set(fields.map(({ path: [name = ''] }) => name));
  const onArray = (name: string): Error =>
    notServed(`the order by '${name}', which is an array in a document,`);
  const kept: { key: Buffer; row: Row }[] = [];
  let bytes = 0;
  const order = (): void => {
    kept.sort((a, b) => Buffer.compare(a.key, b.key));
    for (const { row } of kept.splice(most)) bytes -= row.raw.length;
  };
  for (const row of rows) {
    if (row === null) {
      yield null;
      continue;
    }
    kept.push({ key: orderKey(decode(pick(row.raw, names)), fields, onArray), row });
    bytes += row.raw.length;
    if (bytes > SORT_BYTES) order();
    const message = `Sort exceeded memory limit of ${SORT_BYTES} bytes: it needs an index, a filter or a limit`;
    must(bytes <= SORT_BYTES, 'QueryExceededMemoryLimitNoDiskUseAllowed', message);
  }
  order();
  for (const { row } of kept) yield row;
}
