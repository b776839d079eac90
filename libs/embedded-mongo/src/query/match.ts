import type { Collection } from '../storage/catalog.ts';
import type { Documents } from '../storage/documents.ts';
import type { Sqlite } from '../storage/sqlite.ts';
import type { Task } from '../storage/turn.ts';
import { matches, type Filter } from './filter.ts';
import { findRows, type Row } from './find.ts';
import type { Query } from './plan.ts';

type Where = Collection | undefined;

/** Where documents are read and looked for. */
interface Tables {
  readonly sql: Sqlite;
  readonly documents: Documents;
}

/** The first match as it is now: between finding it by sorting and answering, others may have written. */
export function* firstMatch(
  { sql, documents }: Tables,
  collection: Where,
  query: Query,
): Task<Row | undefined> {
  for (;;) {
    let found: Row | undefined;
    for (const row of findRows(sql, collection, { ...query, limit: 1 })) {
      if (row === null) yield;
      else found = row;
    }
    if (collection === undefined || found === undefined) return undefined;
    const row = documents.read(collection, found.id);
    if (row !== undefined && matches(query.filter, row.doc)) return row;
    yield;
  }
}

/**
 * Does something to each match. All are found before the first is touched, so that none is met twice; each is looked at again before
 * its turn, since others wrote meanwhile.
 * @returns how many there were
 */
export function* eachMatch(
  { sql, documents }: Tables,
  collection: Where,
  filter: Filter,
  act: (collection: Collection, row: Row) => void,
): Task<number> {
  if (collection === undefined) return 0;
  const ids: number[] = [];
  for (const row of findRows(sql, collection, { filter, sort: [], skip: 0, limit: 0 })) {
    if (row === null) yield;
    else ids.push(row.id);
  }
  let matched = 0;
  for (const id of ids) {
    const row = documents.read(collection, id);
    if (row === undefined || !matches(filter, row.doc)) continue;
    act(collection, row);
    if (++matched % 16 === 0) yield;
  }
  return matched;
}
