import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { toValue } from '../bson/encode.ts';
import { asDocument } from '../bson/value.ts';
import { Cursors } from '../commands/cursors.ts';
import { matches, rangeFilter } from '../query/filter.ts';
import { scan } from '../query/find.ts';
import type { Plan } from '../query/plan.ts';
import { rangesOf } from '../query/range.ts';
import { Catalog } from './catalog.ts';
import type { Collection } from './catalog.ts';
import { Documents } from './documents.ts';
import type { Index } from './index-spec.ts';
import { Sqlite } from './sqlite.ts';
import { Turns } from './turn.ts';
import type { Task } from './turn.ts';

/** How often expired documents are looked for, in milliseconds: MongoDB's own interval. */
const SWEEP_EVERY = 60_000;

/** The one store that all commands of a process work on. */
export class Engine {
  readonly sql: Sqlite;
  readonly catalog: Catalog;
  readonly documents: Documents;
  readonly turns: Turns;
  readonly cursors = new Cursors();
  /** Indexes that a task is building just now. */
  readonly building = new Set<number>();
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

  /**
   * Removes what has expired, as MongoDB's TTL monitor does: by the dates of a TTL index only, a few documents at a time.
   * @returns how many went
   */
  *sweep(now: Date): Task<number> {
    let removed = 0;
    for (const collection of this.catalog.all())
      for (const index of collection.indexes)
        if (index.ready && index.expireAfterSeconds !== undefined)
          removed += yield* this.#expire(collection, index, now.getTime() - index.expireAfterSeconds * 1000);
    return removed;
  }

  *#expire(collection: Collection, index: Index, before: number): Task<number> {
    const { name = '', descending } = index.fields[0] ?? {};
    const ranges = rangesOf('$lte', toValue(new Date(before)));
    const bounds = ranges.map(({ lo, hi }) =>
      descending ? { lo: hi.desc, hi: lo.desc } : { lo: lo.asc, hi: hi.asc },
    );
    const plan: Plan = { index, bounds, backward: false, sorted: true, exact: true, used: 1 };
    const expired = rangeFilter(name, ranges);
    let removed = 0;
    for (const row of scan(this.sql, collection, plan)) {
      // Read again: it may have been given more time since the batch was read.
      const doc = row === null ? undefined : this.documents.read(collection, row.row);
      if (row !== null && doc !== undefined && matches(expired, asDocument(doc))) {
        this.documents.remove(collection, row.row, doc);
        removed++;
      }
      if (row === null || removed % 16 === 15) yield;
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

/** Bytes of the write-ahead log from which it is copied into the file, and from which that no longer waits for a quiet moment. */
const COPY_FROM = 4 * 1024 * 1024;
const INSIST_FROM = 64 * 1024 * 1024;

/**
 * Keeps the write-ahead log bounded. A thread of its own copies it into the file while others write; when they write faster
 * than it copies, the log is emptied on the spot and the writers wait.
 */
class Checkpoints {
  readonly #sql: Sqlite;
  readonly #file: string;
  #worker: Worker | undefined;
  #running = false;
  #commits = 0;

  constructor(sql: Sqlite, file: string) {
    this.#sql = sql;
    this.#file = file;
  }

  /** To be called after each commit; looks at the log's size at every 16th. */
  committed(): void {
    if (++this.#commits % 16 !== 0) return;
    const size = statSync(`${this.#file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    if (size > INSIST_FROM) this.#sql.checkpoint();
    else if (size > COPY_FROM && !this.#running) {
      this.#running = true;
      this.#worker ??= this.#start();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      this.#worker.postMessage('copy');
    }
  }

  #start(): Worker {
    const source = `./checkpoint.worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`;
    const worker = new Worker(new URL(source, import.meta.url), { workerData: this.#file });
    worker.unref();
    worker.on('message', () => (this.#running = false));
    // Without its thread the log is still emptied, by insisting.
    worker.on('error', () => {});
    return worker;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }
}
