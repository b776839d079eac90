import { encode } from '../bson/encode.ts';
import { asDocument } from '../bson/value.ts';
import { CommandError } from '../errors.ts';
import { parseIndex } from './index-options.ts';
import type { Index } from './index-options.ts';
import { toBuffer } from './sqlite.ts';
import type { Sqlite } from './sqlite.ts';

/** A collection is a table of documents (`c<id>`), and each of its indexes a table of keys and rows (`x<id>`). */
export interface Collection {
  readonly id: number;
  readonly db: string;
  readonly name: string;
  readonly indexes: Index[];
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS collections (id INTEGER PRIMARY KEY AUTOINCREMENT, db TEXT, name TEXT, UNIQUE (db, name));
  CREATE TABLE IF NOT EXISTS indexes (id INTEGER PRIMARY KEY AUTOINCREMENT, collection INTEGER, spec BLOB, ready INTEGER)`;

const ID_INDEX = encode({ v: 2, key: { _id: 1 }, name: '_id_' });

/** Which collections and indexes there are: held in memory, written within the turn's transaction. */
export class Catalog {
  readonly #sql: Sqlite;
  #collections = new Map<string, Collection>();

  constructor(sql: Sqlite) {
    this.#sql = sql;
    sql.exec(SCHEMA);
    this.load();
    this.#dropUnfinished();
  }

  /** Reads all of it again: after a rollback memory may be ahead of the file. */
  load(): void {
    this.#collections = new Map();
    for (const [id, db, name] of this.#sql.all('SELECT id, db, name FROM collections')) {
      const rows = this.#sql.all(
        'SELECT id, spec, ready FROM indexes WHERE collection = ? ORDER BY id',
        Number(id),
      );
      const indexes = rows.map(([id, spec, ready]) =>
        parseIndex(Number(id), asDocument(toBuffer(spec)), ready === 1),
      );
      this.#collections.set(`${String(db)}.${String(name)}`, {
        id: Number(id),
        db: String(db),
        name: String(name),
        indexes,
      });
    }
  }

  /** An index whose building a crash cut short was never acknowledged. */
  #dropUnfinished(): void {
    const unfinished = this.all().flatMap((held) =>
      held.indexes.filter((index) => !index.ready).map((index) => ({ held, index })),
    );
    if (unfinished.length === 0) return;
    this.#sql.begin();
    for (const { held, index } of unfinished) this.dropIndex(held, index);
    this.#sql.exec('COMMIT');
  }

  all(): Collection[] {
    return [...this.#collections.values()];
  }

  find(db: string, name: string): Collection | undefined {
    return this.#collections.get(`${db}.${name}`);
  }

  /** The collection as it is now, or undefined when it was dropped since. */
  current({ id, db, name }: Collection): Collection | undefined {
    const held = this.find(db, name);
    return held?.id === id ? held : undefined;
  }

  findOrCreate(db: string, name: string): Collection {
    return this.find(db, name) ?? this.create(db, name);
  }

  /** @throws CommandError InvalidNamespace */
  create(db: string, name: string): Collection {
    if (
      name === '' ||
      name.includes('\0') ||
      name.includes('$') ||
      name.startsWith('.') ||
      name.startsWith('system.')
    )
      throw new CommandError('InvalidNamespace', `Invalid collection name: '${db}.${name}'`);
    if (db === '' || /[\0/\\ "$.]/.test(db))
      throw new CommandError('InvalidNamespace', `Invalid database name: '${db}'`);
    this.#sql.begin();
    const id = this.#sql.run('INSERT INTO collections (db, name) VALUES (?, ?)', db, name);
    this.#sql.exec(`CREATE TABLE c${id} (id INTEGER PRIMARY KEY, doc BLOB NOT NULL)`);
    const collection = { id, db, name, indexes: [] };
    this.#collections.set(`${db}.${name}`, collection);
    this.addIndex(collection, parseIndex(0, asDocument(ID_INDEX), true));
    return collection;
  }

  addIndex(collection: Collection, parsed: Index): Index {
    this.#sql.begin();
    const ready = parsed.ready ? 1 : 0;
    const id = this.#sql.run(
      'INSERT INTO indexes (collection, spec, ready) VALUES (?, ?, ?)',
      collection.id,
      parsed.spec,
      ready,
    );
    this.#sql.exec(
      `CREATE TABLE x${id} (k BLOB NOT NULL, r INTEGER NOT NULL, PRIMARY KEY (k, r)) WITHOUT ROWID`,
    );
    const index = { ...parsed, id };
    collection.indexes.push(index);
    return index;
  }

  finishIndex(index: Index): void {
    this.#sql.begin();
    this.#sql.run('UPDATE indexes SET ready = 1 WHERE id = ?', index.id);
    index.ready = true;
  }

  dropIndex(collection: Collection, index: Index): void {
    this.#sql.begin();
    this.#sql.run('DELETE FROM indexes WHERE id = ?', index.id);
    this.#sql.exec(`DROP TABLE x${index.id}`);
    collection.indexes.splice(collection.indexes.indexOf(index), 1);
    this.#sql.forget();
  }

  drop(collection: Collection): void {
    for (const index of collection.indexes.slice()) this.dropIndex(collection, index);
    this.#sql.run('DELETE FROM collections WHERE id = ?', collection.id);
    this.#sql.exec(`DROP TABLE c${collection.id}`);
    this.#collections.delete(`${collection.db}.${collection.name}`);
  }
}
