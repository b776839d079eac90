import { decode, encode } from '../bson/document.ts';
import { must } from '../errors.ts';
import { parseIndex, type Index } from './index-spec.ts';
import { cellBuffer, type Sqlite } from './sqlite.ts';

/** A collection is a table of documents (`c<id>`), and each of its indexes a table of keys and rows (`x<id>`). */
export interface Collection {
  readonly id: number;
  readonly db: string;
  readonly name: string;
  readonly indexes: Index[];
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS collections (id INTEGER PRIMARY KEY AUTOINCREMENT, db TEXT, name TEXT, UNIQUE (db, name));
  CREATE TABLE IF NOT EXISTS indexes (id INTEGER PRIMARY KEY AUTOINCREMENT, collection INTEGER, spec BLOB)`;

/** Which collections and indexes there are: held in memory, written within the turn's transaction. */
export class Catalog {
  readonly #sql: Sqlite;
  readonly #collections = new Map<string, Collection>();

  constructor(sql: Sqlite) {
    this.#sql = sql;
    sql.exec(SCHEMA);
    this.load();
  }

  /** Reads all of it again: after a rollback memory may be ahead of the file. */
  load(): void {
    this.#collections.clear();
    const specs = 'SELECT id, spec FROM indexes WHERE collection = ? ORDER BY id';
    for (const row of this.#sql.all('SELECT id, db, name FROM collections')) {
      const [id, db, name] = [Number(row[0]), String(row[1]), String(row[2])];
      const indexes = this.#sql
        .all(specs, id)
        .map(([id, spec]) => parseIndex(decode(cellBuffer(spec)), Number(id)));
      this.#collections.set(`${db}.${name}`, { id, db, name, indexes });
    }
  }

  all(): Collection[] {
    return [...this.#collections.values()];
  }

  find(db: string, name: string): Collection | undefined {
    return this.#collections.get(`${db}.${name}`);
  }

  /** The collection of that name, made when there is none. @throws CommandError InvalidNamespace */
  open(db: string, name: string): Collection {
    const held = this.find(db, name);
    if (held !== undefined) return held;
    const isNamed = name !== '' && !/[\0$]|^\.|^system\./.test(name) && db !== '' && !/[\0/\\ "$.]/.test(db);
    must(isNamed, 'InvalidNamespace', `Invalid collection name: '${db}.${name}'`);
    this.#sql.begin();
    const id = this.#sql.run('INSERT INTO collections (db, name) VALUES (?, ?)', db, name);
    this.#sql.exec(`CREATE TABLE c${id} (id INTEGER PRIMARY KEY, doc BLOB NOT NULL)`);
    const collection: Collection = { id, db, name, indexes: [] };
    this.#collections.set(`${db}.${name}`, collection);
    this.addIndex(collection, parseIndex(decode(encode({ key: { _id: 1 }, name: '_id_' }))));
    return collection;
  }

  addIndex(collection: Collection, parsed: Index): Index {
    this.#sql.begin();
    const insert = 'INSERT INTO indexes (collection, spec) VALUES (?, ?)';
    const id = this.#sql.run(insert, collection.id, parsed.spec);
    this.#sql.exec(
      `CREATE TABLE x${id} (k BLOB NOT NULL, r INTEGER NOT NULL, PRIMARY KEY (k, r)) WITHOUT ROWID`,
    );
    const index = { ...parsed, id };
    collection.indexes.push(index);
    return index;
  }

  dropIndex(collection: Collection, index: Index): void {
    this.#sql.begin();
    this.#sql.run('DELETE FROM indexes WHERE id = ?', index.id);
    this.#sql.exec(`DROP TABLE x${index.id}`);
    collection.indexes.splice(collection.indexes.indexOf(index), 1);
  }

  drop(collection: Collection): void {
    for (const index of collection.indexes.slice()) this.dropIndex(collection, index);
    this.#sql.run('DELETE FROM collections WHERE id = ?', collection.id);
    this.#sql.exec(`DROP TABLE c${collection.id}`);
    this.#collections.delete(`${collection.db}.${collection.name}`);
  }
}
