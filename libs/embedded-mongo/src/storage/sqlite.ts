import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { toBuffer } from '../bson/document.ts';
import { CommandError } from '../errors.ts';

export type Cell = Uint8Array | number | string | null;

/** The one connection that writes. SQL is prepared once; the caller has the thread to itself. */
export class Sqlite {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(file: string) {
    this.#db = new DatabaseSync(file);
    // FULL: a commit returns only when it is on the disk. The log is copied into the file by a thread of its own; where others
    // write faster than that, the writer itself does, from this many pages (64 MB) on.
    this.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 16000;
      PRAGMA cache_size = -65536; PRAGMA busy_timeout = 2000; PRAGMA temp_store = MEMORY`);
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      statement.setReturnArrays(true);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** @returns the last row id that was given */
  run(sql: string, ...values: Cell[]): number {
    return Number(this.#statement(sql).run(...values).lastInsertRowid);
  }

  all(sql: string, ...values: Cell[]): Cell[][] {
    return this.#statement(sql).all(...values) as unknown as Cell[][];
  }

  get(sql: string, ...values: Cell[]): Cell[] | undefined {
    return this.#statement(sql).get(...values) as unknown as Cell[] | undefined;
  }

  /** The first cell of the first row, as a number. */
  number(sql: string, ...values: Cell[]): number {
    return Number(this.get(sql, ...values)?.[0] ?? 0);
  }

  exec(sql: string): void {
    this.#db.exec(sql);
  }

  get isOpen(): boolean {
    return this.#db.isTransaction;
  }

  /** Opens the transaction of this turn unless it is open already. */
  begin(): void {
    if (!this.isOpen) this.exec('BEGIN IMMEDIATE');
  }

  close(): void {
    this.#db.close();
  }
}

const FULL = 13;

/** SQLite's own failure, or nothing when the error is not from it. */
export function storageError(error: unknown): CommandError | undefined {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
  const message = 'message' in error ? String(error.message) : '';
  if (Number(error.errcode) % 256 === FULL)
    return new CommandError('OutOfDiskSpace', 'the disk is full; what was stored is kept');
  if (message.startsWith('no such table'))
    return new CommandError('QueryPlanKilled', 'the collection or index was dropped while the query ran');
  return new CommandError('InternalError', `the embedded store could not use its file: ${message}`);
}

export const cellBuffer = (cell: Cell | undefined): Buffer => toBuffer(cell as Uint8Array);
