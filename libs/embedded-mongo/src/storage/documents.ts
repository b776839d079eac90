import { ObjectId } from 'bson';
import { decode, encode, valueAt, type Doc, type Stored } from '../bson/document.ts';
import { orderKey } from '../bson/key.ts';
import { CommandError, must, notServed } from '../errors.ts';
import { matches, parseFilter } from '../query/filter.ts';
import { findRows, type Row } from '../query/find.ts';
import type { Catalog, Collection } from './catalog.ts';
import type { Index } from './index-spec.ts';
import { cellBuffer, type Sqlite } from './sqlite.ts';

/** MongoDB's limit of a document. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * The one entry that a document has in an index; undefined when the index leaves it out (sparse, partial).
 * @throws CommandError CannotIndexParallelArrays when an array stands on an indexed path: MongoDB would make an entry of each item
 */
export function entryOf(index: Index, doc: Doc): Buffer | undefined {
  if (!matches(index.partial, doc)) return undefined;
  const onArray = (name: string): CommandError =>
    notServed(`an array in the indexed field '${name}' (index ${index.name})`, 'CannotIndexParallelArrays');
  const key = orderKey(doc, index.fields, onArray);
  const isFound = !index.sparse || index.fields.some(({ path }) => valueAt(doc, path, Error) !== undefined);
  return isFound ? key : undefined;
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

  read(collection: Collection, id: number): Row | undefined {
    const found = this.#sql.get(`SELECT doc FROM c${collection.id} WHERE id = ?`, id);
    return found && { id, raw: cellBuffer(found[0]) };
  }

  /**
   * Stores a new document, with an `_id` and that first.
   * @returns what was stored
   * @throws CommandError as {@link write}, InvalidIdField
   */
  insert(collection: Collection, { _id = new ObjectId(), ...fields }: Doc): Stored {
    must(!Array.isArray(_id), 'InvalidIdField', "The '_id' value cannot be of type array");
    const doc: Doc = { _id, ...fields };
    if (Object.keys(doc)[0] !== '_id') throw notServed("a field with a number for a name beside '_id'");
    const stored = { raw: encode(doc), doc };
    this.write(collection, undefined, stored);
    return stored;
  }

  /**
   * Puts one document in the place of another; without the other it is new, without the one the other goes.
   * @throws CommandError DuplicateKey, CannotIndexParallelArrays, BSONObjectTooLarge
   */
  write(collection: Collection, before: Row | undefined, after: Stored | undefined): void {
    // A long request may hold a collection from before a rollback: the indexes that count are those of now.
    const current = this.#catalog.find(collection.db, collection.name);
    const isSame = current !== undefined && current.id === collection.id;
    must(isSame, 'QueryPlanKilled', `collection ${collection.name} was dropped during the write`);
    const size = after?.raw.length ?? 0;
    const message = `object to insert too large. size in bytes: ${size}, max size: ${MOST_BYTES}`;
    must(size <= MOST_BYTES, 'BSONObjectTooLarge', message);
    const held = before && decode(before.raw);
    const entries = current.indexes.map((index) => ({
      index,
      old: held && entryOf(index, held),
      key: after && entryOf(index, after.doc),
    }));
    const changes = entries.filter(({ old, key }) => (old && key ? !old.equals(key) : old !== key));
    for (const { index, key } of changes)
      if (key && after) this.#assertUnique(current, index, key, after.doc, before?.id);
    this.#sql.begin();
    const { id } = current;
    let row = before?.id ?? 0;
    if (before === undefined) row = this.#sql.run(`INSERT INTO c${id} (doc) VALUES (?)`, after?.raw ?? null);
    else if (after) this.#sql.run(`UPDATE c${id} SET doc = ? WHERE id = ?`, after.raw, row);
    else this.#sql.run(`DELETE FROM c${id} WHERE id = ?`, row);
    for (const { index, old, key } of changes) {
      if (old) this.#sql.run(`DELETE FROM x${index.id} WHERE k = ? AND r = ?`, old, row);
      if (key) this.#sql.run(`INSERT INTO x${index.id} (k, r) VALUES (?, ?)`, key, row);
    }
  }

  /** Enters the documents that were there before the index. */
  enterAll(collection: Collection, index: Index): void {
    const all = { filter: parseFilter(), sort: [], skip: 0, limit: 0 };
    for (const row of findRows(this.#sql, collection, all)) {
      if (row === null) continue;
      const doc = decode(row.raw);
      const entry = entryOf(index, doc);
      if (entry === undefined) continue;
      this.#assertUnique(collection, index, entry, doc);
      this.#sql.run(`INSERT INTO x${index.id} (k, r) VALUES (?, ?)`, entry, row.id);
    }
  }

  #assertUnique({ db, name }: Collection, index: Index, key: Buffer, doc: Doc, own = 0): void {
    if (!index.unique) return;
    if (this.#sql.get(`SELECT r FROM x${index.id} WHERE k = ? AND r <> ?`, key, own) === undefined) return;
    const keyPattern = Object.fromEntries(
      index.fields.map(({ name, descending }) => [name, descending ? -1 : 1]),
    );
    const keyValue = Object.fromEntries(
      index.fields.map(({ name, path }) => [name, valueAt(doc, path, Error) ?? null]),
    );
    const message = `E11000 duplicate key error collection: ${db}.${name} index: ${index.name} dup key: ${JSON.stringify(keyValue)}`;
    throw new CommandError('DuplicateKey', message, { keyPattern, keyValue });
  }
}
