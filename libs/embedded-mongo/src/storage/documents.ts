import { encode } from '../bson/encode.ts';
import { shown } from '../bson/show.ts';
import { asDocument } from '../bson/value.ts';
import { CommandError } from '../errors.ts';
import type { Catalog, Collection } from './catalog.ts';
import { entryOf, valueOnPath } from './index-entry.ts';
import type { Index } from './index-options.ts';
import { toBuffer } from './sqlite.ts';
import type { Sqlite } from './sqlite.ts';

interface Entry {
  readonly index: Index;
  readonly before: Buffer | undefined;
  readonly after: Buffer | undefined;
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
    this.#sql.begin();
    const row = this.#sql.run(`INSERT INTO c${collection.id} (doc) VALUES (?)`, doc);
    this.#write(entries, row);
  }

  /** @throws CommandError DuplicateKey, CannotIndexParallelArrays */
  replace(collection: Collection, row: number, before: Buffer, after: Buffer): void {
    const entries = this.#entries(collection, before, after, row);
    this.#sql.begin();
    this.#sql.run(`UPDATE c${collection.id} SET doc = ? WHERE id = ?`, after, row);
    this.#write(entries, row);
  }

  remove(collection: Collection, row: number, doc: Buffer): void {
    const entries = this.#entries(collection, doc, undefined, row);
    this.#sql.begin();
    this.#sql.run(`DELETE FROM c${collection.id} WHERE id = ?`, row);
    this.#write(entries, row);
  }

  /** Enters a document that was there before the index; the entry may have been written since. */
  enter(collection: Collection, index: Index, row: number, doc: Buffer): void {
    const entry = entryOf(index, asDocument(doc));
    if (entry === undefined) return;
    this.#assertUnique(collection, index, entry, row, doc);
    this.#sql.begin();
    this.#sql.run(`INSERT OR IGNORE INTO x${index.id} (k, r) VALUES (?, ?)`, entry, row);
  }

  #entries(
    collection: Collection,
    before: Buffer | undefined,
    after: Buffer | undefined,
    row: number,
  ): Entry[] {
    // A long request may hold a collection from before a rollback: the indexes that count are those of now.
    const current = this.#catalog.current(collection);
    if (current === undefined)
      throw new CommandError('QueryPlanKilled', `collection ${collection.name} was dropped during the write`);
    return current.indexes.map((index) => {
      const entry = {
        index,
        before: before === undefined ? undefined : entryOf(index, asDocument(before)),
        after: after === undefined ? undefined : entryOf(index, asDocument(after)),
      };
      if (after !== undefined && entry.after !== undefined && !same(entry))
        this.#assertUnique(collection, index, entry.after, row, after);
      return entry;
    });
  }

  #write(entries: readonly Entry[], row: number): void {
    for (const entry of entries) {
      if (same(entry)) continue;
      const { index, before, after } = entry;
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

const same = ({ before, after }: Entry): boolean =>
  before === undefined || after === undefined ? before === after : before.equals(after);

function duplicate(collection: Collection, index: Index, doc: Buffer): CommandError {
  const pattern = index.fields.map(({ name, descending }) => [name, descending ? -1 : 1] as const);
  const values = index.fields.map(({ name, path }) => {
    return [name, valueOnPath(asDocument(doc), path, () => new Error('unreachable')) ?? null] as const;
  });
  const keyValue = asDocument(encode(new Map(values)));
  const where = `collection: ${collection.db}.${collection.name} index: ${index.name}`;
  return new CommandError('DuplicateKey', `E11000 duplicate key error ${where} dup key: ${shown(keyValue)}`, {
    keyPattern: new Map(pattern),
    keyValue,
  });
}
