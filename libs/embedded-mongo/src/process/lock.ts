import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another process has the store. */
export class HeldError extends Error {}

const BUSY = 5;

/**
 * Takes the store for this process, until it ends in whatever way: SQLite's lock on a file beside the store, which the
 * system lets go of with the process.
 * @throws HeldError
 */
export function takeLock(folder: string): DatabaseSync {
  const lock = new DatabaseSync(join(folder, 'lock.db'));
  const holder = join(folder, 'store.pid');
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (error) {
    if (!(error instanceof Error && 'errcode' in error && error.errcode === BUSY)) throw error;
    const pid = existsSync(holder) ? readFileSync(holder, 'utf8').trim() : 'unknown';
    // That process is the store's: its gateway would start it again.
    throw new HeldError(
      `it is held by process ${pid}. Stop the gateway that started it, or choose another DATA_DIR.`,
    );
  }
  writeFileSync(holder, `${process.pid}\n`);
  return lock;
}
