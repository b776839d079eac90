import { Worker } from 'node:worker_threads';
import { Cursors } from '../commands/cursors.ts';
import { allOf, comparison } from '../query/filter.ts';
import { eachMatch } from '../query/match.ts';
import { Catalog } from './catalog.ts';
import { Documents } from './documents.ts';
import { Sqlite } from './sqlite.ts';
import { Turns, type Task } from './turn.ts';

/** How often expired documents are looked for, in milliseconds: MongoDB's own interval. */
const SWEEP_EVERY = 60_000;
/** How many of them are held in memory at once. */
const SWEEP_BATCH = 1000;

const CHECKPOINTS = new URL(`./checkpoint.worker.${import.meta.url.slice(-2)}`, import.meta.url);

/** The one store that all commands of a process work on. */
export class Engine {
  readonly sql: Sqlite;
  readonly catalog: Catalog;
  readonly documents: Documents;
  readonly turns: Turns;
  readonly cursors = new Cursors();
  readonly #checkpoints: Worker;
  readonly #sweeper: NodeJS.Timeout;

  /** Opens a store's file, made when there is none. Whoever calls has made sure that no other process does. */
  constructor(file: string) {
    this.sql = new Sqlite(file);
    this.catalog = new Catalog(this.sql);
    this.documents = new Documents(this.sql, this.catalog);
    this.#checkpoints = new Worker(CHECKPOINTS, { workerData: file }).on('error', () => {});
    this.#checkpoints.unref();
    this.turns = new Turns(this.sql, this.catalog);
    // What cannot be removed now (a full disk) is tried again a minute later.
    const run = (): void => void this.turns.run(this.sweep(new Date())).catch(() => {});
    this.#sweeper = setInterval(run, SWEEP_EVERY).unref();
  }

  /** Removes what has expired, as MongoDB's TTL monitor does: by the dates of a TTL index only. @returns how many went */
  *sweep(now: Date): Task<number> {
    let removed = 0;
    for (const collection of this.catalog.all())
      for (const { partial, fields, expireAfterSeconds } of collection.indexes) {
        if (expireAfterSeconds === undefined) continue;
        const before = new Date(now.getTime() - expireAfterSeconds * 1000);
        const filter = allOf([partial, comparison('$lte', fields[0]?.name ?? '', before)]);
        const query = { filter, sort: [], skip: 0, limit: SWEEP_BATCH };
        for (let count = SWEEP_BATCH; count === SWEEP_BATCH; removed += count)
          count = yield* eachMatch(this, collection, query, (held, row) =>
            this.documents.write(held, row, undefined),
          );
      }
    return removed;
  }

  /** SQLite copies its log into the file when it is closed. */
  async close(): Promise<void> {
    clearInterval(this.#sweeper);
    this.turns.commit();
    await this.#checkpoints.terminate();
    this.sql.close();
  }
}
