import { encode } from '../bson/encode.ts';
import { orderKey } from '../bson/key.ts';
import { asDocument, shown, valueAt } from '../bson/value.ts';
import { CommandError, must, notServed } from '../errors.ts';
import { matches } from '../query/filter.ts';
import type { Catalog, Collection } from './catalog.ts';
import type { Index } from './index-spec.ts';
import { toBuffer } from './sqlite.ts';
import type { Sqlite } from './sqlite.ts';

interface Entry {
  readonly index: Index;
  readonly before: Buffer | undefined;
  readonly after: Buffer | undefined;
}

/**
 * The one entry that a document has in an index; undefined when the index leaves it out (sparse, partial).
 * @throws CommandError CannotIndexParallelArrays when an array stands on an indexed path: MongoDB would make an entry of each item
 */
export function entryOf(index: Index, buf: Buffer): Buffer | undefined {
  const doc = asDocument(buf);
  if (!matches(index.partial, doc)) return undefined;
  const { key, found } = orderKey(doc, index.fields, (name) =>
    notServed(`an array in the indexed field '${name}' (index ${index.name})`, 'CannotIndexParallelArrays'),
  );
  return index.sparse && !found ? undefined : key;
}

/**
 * The documents and their index entries. All that can be refused is refused before the first row is written, so that a write
 * happens wholly or not at all; a failure of the disk undoes the whole turn.
 */
export class Documents {
  readonly #sql: Sqlite;
  readonly #catalog: Catalog;

  constructor(sql: Sqlite, catalog: Catalog) {
    this.#sql = sql;
    this.#catalog = catalog;
  }

  read(collection: Collection, row: number): Buffer | undefined {
    const found = this.#sql.get(`SELECT doc FROM c${collection.id} WHERE id = ?`, row);
    return found === undefined ? undefined : toBuffer(found[0]);
  }

  /** @throws CommandError DuplicateKey, CannotIndexParallelArrays */
  insert(collection: Collection, doc: Buffer): void {
    const entries = this.#entries(collection, undefined, doc, 0);
    this.#write(entries, this.#sql.run(`INSERT INTO c${collection.id} (doc) VALUES (?)`, doc));
  }

  /** @throws CommandError DuplicateKey, CannotIndexParallelArrays */
  replace(collection: Collection, row: number, before: Buffer, after: Buffer): void {
    const entries = this.#entries(collection, before, after, row);
    this.#sql.run(`UPDATE c${collection.id} SET doc = ? WHERE id = ?`, after, row);
    this.#write(entries, row);
  }

  remove(collection: Collection, row: number, doc: Buffer): void {
    const entries = this.#entries(collection, doc, undefined, row);
    this.#sql.run(`DELETE FROM c${collection.id} WHERE id = ?`, row);
    this.#write(entries, row);
  }

  /** Enters a document that was there before the index; the entry may have been written since. */
  enter(collection: Collection, index: Index, row: number, doc: Buffer): void {
    const entry = entryOf(index, doc);
    if (entry === undefined) return;
    this.#assertUnique(collection, index, entry, row, doc);
    this.#sql.begin();
    this.#sql.run(`INSERT OR IGNORE INTO x${index.id} (k, r) VALUES (?, ?)`, entry, row);
  }

  /** What a write changes in the indexes, which it may; the transaction is open then. */
  #entries(held: Collection, before: Buffer | undefined, after: Buffer | undefined, row: number): Entry[] {
    // A long request may hold a collection from before a rollback: the indexes that count are those of now.
    const current = this.#catalog.current(held);
    must(current, 'QueryPlanKilled', `collection ${held.name} was dropped during the write`);
    const entries = current.indexes.map((index) => ({
      index,
      before: before && entryOf(index, before),
      after: after && entryOf(index, after),
    }));
    const changed = entries.filter(
      ({ before, after }) => !(before && after ? before.equals(after) : before === after),
    );
    for (const { index, after: key } of changed)
      if (key !== undefined && after !== undefined) this.#assertUnique(current, index, key, row, after);
    this.#sql.begin();
    return changed;
  }

  #write(entries: readonly Entry[], row: number): void {
    for (const { index, before, after } of entries) {
      if (before !== undefined) this.#sql.run(`DELETE FROM x${index.id} WHERE k = ? AND r = ?`, before, row);
      if (after !== undefined) this.#sql.run(`INSERT INTO x${index.id} (k, r) VALUES (?, ?)`, after, row);
    }
  }

  #assertUnique(collection: Collection, index: Index, key: Buffer, row: number, doc: Buffer): void {
    if (!index.unique) return;
    const held = this.#sql.get(`SELECT r FROM x${index.id} WHERE k = ? AND r <> ?`, key, row);
    if (held !== undefined) throw duplicate(collection, index, doc);
  }
}

function duplicate({ db, name }: Collection, index: Index, doc: Buffer): CommandError {
  const keyPattern = new Map(index.fields.map(({ name, descending }) => [name, descending ? -1 : 1]));
  const values = index.fields.map(({ name, path }): [string, unknown] => {
    return [name, valueAt(asDocument(doc), path, () => new Error('no array has an entry')) ?? null];
  });
  const keyValue = asDocument(encode(new Map(values)));
  const message = `E11000 duplicate key error collection: ${db}.${name} index: ${index.name} dup key: ${shown(keyValue)}`;
  return new CommandError('DuplicateKey', message, { keyPattern, keyValue });
}
