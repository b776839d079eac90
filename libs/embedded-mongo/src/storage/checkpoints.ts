import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Sqlite } from './sqlite.ts';

/** Bytes of the write-ahead log from which it is copied into the file, and from which that no longer waits for a quiet moment. */
const COPY_FROM = 4 * 1024 * 1024;
const INSIST_FROM = 64 * 1024 * 1024;

const WORKER = new URL(`./checkpoint.worker.${import.meta.url.slice(-2)}`, import.meta.url);

/**
 * Keeps the write-ahead log bounded. A thread of its own copies it into the file while others write; when they write faster
 * than it copies, the log is emptied on the spot and the writers wait.
 */
export class Checkpoints {
  readonly #sql: Sqlite;
  readonly #file: string;
  #worker: Worker | undefined;
  #isCopying = false;
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
    else if (size > COPY_FROM && !this.#isCopying) this.#copy();
  }

  #copy(): void {
    this.#isCopying = true;
    this.#worker ??= this.#start();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#worker.postMessage('copy');
  }

  #start(): Worker {
    const worker = new Worker(WORKER, { workerData: this.#file });
    worker.unref();
    worker.on('message', () => (this.#isCopying = false));
    // Without its thread the log is still emptied, by insisting.
    worker.on('error', () => {});
    return worker;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }
}
