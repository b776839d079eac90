import { Cursors } from '../commands/cursors.ts';
import { allOf, comparison } from '../query/filter.ts';
import { eachMatch } from '../query/match.ts';
import { Catalog } from './catalog.ts';
import { Checkpoints } from './checkpoints.ts';
import { Documents } from './documents.ts';
import { Sqlite } from './sqlite.ts';
import { Turns, type Task } from './turn.ts';

/** How often expired documents are looked for, in milliseconds: MongoDB's own interval. */
const SWEEP_EVERY = 60_000;

/** The one store that all commands of a process work on. */
export class Engine {
  readonly sql: Sqlite;
  readonly catalog: Catalog;
  readonly documents: Documents;
  readonly turns: Turns;
  readonly cursors = new Cursors();
  readonly #checkpoints: Checkpoints;
  readonly #sweeper: NodeJS.Timeout;

  /** Opens a store's file, made when there is none. Whoever calls has made sure that no other process does. */
  constructor(file: string) {
    this.sql = new Sqlite(file);
    this.catalog = new Catalog(this.sql);
    this.documents = new Documents(this.sql, this.catalog);
    this.#checkpoints = new Checkpoints(this.sql, file);
    this.turns = new Turns(this.sql, this.catalog, () => this.#checkpoints.committed());
    // What cannot be removed now (a full disk) is tried again a minute later.
    const run = (): void => this.turns.run(this.sweep(new Date()), 0, () => {});
    this.#sweeper = setInterval(run, SWEEP_EVERY).unref();
  }

  /** Removes what has expired, as MongoDB's TTL monitor does: by the dates of a TTL index only. @returns how many went */
  *sweep(now: Date): Task<number> {
    let removed = 0;
    for (const collection of this.catalog.all())
      for (const { ready, partial, fields, expireAfterSeconds = Infinity } of collection.indexes) {
        const before = new Date(now.getTime() - expireAfterSeconds * 1000);
        if (!ready || Number.isNaN(before.getTime())) continue;
        const filter = allOf([partial, comparison('$lte', fields[0]?.name ?? '', before)]);
        const query = { filter, sort: [], skip: 0, limit: 0 };
        removed += yield* eachMatch(this, collection, query, (held, row) =>
          this.documents.write(held, row, undefined),
        );
      }
    return removed;
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeper);
    this.turns.commit();
    await this.#checkpoints.close();
    this.sql.checkpoint();
    this.sql.close();
  }
}
