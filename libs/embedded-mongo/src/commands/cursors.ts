import { randomInt } from 'node:crypto';
import type { Reply } from '../bson/raw.ts';
import { must } from '../errors.ts';
import type { Task } from '../storage/turn.ts';

const FIRST_BATCH = 101;
/** Bytes from which a batch is full, as in MongoDB; with its last document it stays below the largest message, 48 MB. */
const BATCH_BYTES = 16 * 1024 * 1024;
/** As in MongoDB: a cursor that nobody reads for ten minutes is gone. */
const IDLE = 10 * 60_000;

/** Documents one after another; null is a pause. */
type Source = Iterator<Buffer | null, void>;

interface Cursor {
  readonly ns: string;
  readonly source: Source;
  usedAt: number;
}

/** Answers that go on: what is left of a query waits here for getMore. */
export class Cursors {
  readonly #open = new Map<number, Cursor>();

  *first(ns: string, source: Source, batchSize = FIRST_BATCH, single = false): Task<Reply> {
    const now = Date.now();
    for (const [id, { usedAt }] of this.#open) if (usedAt < now - IDLE) this.#open.delete(id);
    const cursor = { ns, source, usedAt: now };
    const { batch, done } = yield* fill(cursor, batchSize);
    const id = done || single ? 0 : randomInt(1, 2 ** 47);
    if (id > 0) this.#open.set(id, cursor);
    return { cursor: { firstBatch: batch, id: BigInt(id), ns } };
  }

  /** The documents of a list, all at once. */
  all(ns: string, docs: readonly Buffer[]): Task<Reply> {
    return this.first(ns, docs.values() as Source, Infinity);
  }

  *more(id: number, ns: string, batchSize: number): Task<Reply> {
    const cursor = this.#open.get(id);
    must(cursor?.ns === ns, 'CursorNotFound', `cursor id ${id} not found`);
    this.#open.delete(id);
    const { batch, done } = yield* fill(cursor, batchSize === 0 ? Infinity : batchSize);
    cursor.usedAt = Date.now();
    if (!done) this.#open.set(id, cursor);
    return { cursor: { nextBatch: batch, id: BigInt(done ? 0 : id), ns } };
  }

  kill(id: number): boolean {
    return this.#open.delete(id);
  }
}

function* fill({ source }: Cursor, count: number): Task<{ batch: Buffer[]; done: boolean }> {
  const batch: Buffer[] = [];
  for (let bytes = 0; batch.length < count && bytes < BATCH_BYTES;) {
    const { value, done } = source.next();
    if (done === true) return { batch, done };
    if (value === null) yield;
    else {
      bytes += value.length;
      batch.push(value);
    }
  }
  return { batch, done: false };
}
