import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another process has the store; `pid` is NaN in the moment before it has written its own. */
export class HeldError extends Error {
  override readonly name = 'HeldError';
  readonly pid: number;

  constructor(pid: number) {
    super(`the store is held by process ${pid}`);
    this.pid = pid;
  }
}

/**
 * Takes the store for this process, until it ends in whatever way: SQLite's lock on a file beside the store, which the system
 * lets go of with the process.
 * @throws HeldError
 */
export function takeLock(folder: string): DatabaseSync {
  const lock = new DatabaseSync(join(folder, 'lock.db'));
  const pidFile = join(folder, 'store.pid');
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === BUSY)
      throw new HeldError(readPid(pidFile));
    throw error;
  }
  writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 });
  return lock;
}

const BUSY = 5;

function readPid(file: string): number {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10);
  } catch {
    return Number.NaN;
  }
}
