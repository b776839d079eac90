import { toValue } from '../bson/encode.ts';
import { asDocument } from '../bson/value.ts';
import { Cursors } from '../commands/cursors.ts';
import { matches, rangeFilter } from '../query/filter.ts';
import { scan } from '../query/find.ts';
import type { Plan } from '../query/plan.ts';
import { rangesOf } from '../query/range.ts';
import { Catalog } from './catalog.ts';
import type { Collection } from './catalog.ts';
import { Checkpoints } from './checkpoints.ts';
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
