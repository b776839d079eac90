import { decode } from '../bson/document.ts';
import type { Collection } from '../storage/catalog.ts';
import type { Documents } from '../storage/documents.ts';
import type { Sqlite } from '../storage/sqlite.ts';
import type { Task } from '../storage/turn.ts';
import { matches } from './filter.ts';
import { findRows, type Row } from './find.ts';
import type { Query } from './plan.ts';

/**
 * Does something to each match. All are found before the first is touched, so that none is met twice; each is looked at again before
 * its turn, since others wrote meanwhile: where the only one that was wanted is gone, another is looked for.
 * @returns how many there were
 */
export function* eachMatch(
  { sql, documents }: { readonly sql: Sqlite; readonly documents: Documents },
  collection: Collection | undefined,
  query: Query,
  act: (collection: Collection, row: Row) => void,
): Task<number> {
  for (;;) {
    const ids: number[] = [];
    for (const row of findRows(sql, collection, query)) {
      if (row === null) yield;
      else ids.push(row.id);
    }
    if (collection === undefined || ids.length === 0) return 0;
    let matched = 0;
    for (const id of ids) {
      const row = documents.read(collection, id);
      if (row === undefined || !matches(query.filter, decode(row.raw))) continue;
      act(collection, row);
      if (++matched % 16 === 0) yield;
    }
    if (matched > 0 || query.limit === 0) return matched;
    yield;
  }
}
