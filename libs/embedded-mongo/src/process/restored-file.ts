import { closeSync, existsSync, openSync, readSync, rmSync } from 'node:fs';

/** Where a file of SQLite says how it is written and read (its file format, 1.3): 1 with a journal, 2 with a log beside it. */
const MODES = 18;
const JOURNAL = 1;

/**
 * Removes the log that a store which did not end in good order has left beside a backup that was put in its place. SQLite
 * would read it into the backup, which has none of its own: to be called before the file is opened.
 */
export function dropForeignLog(file: string): void {
  const log = `${file}-wal`;
  if (!existsSync(log) || !isBackup(file)) return;
  for (const left of [log, `${file}-shm`]) rmSync(left, { force: true });
}

/** A file that has been a store's is marked for its log before there is one; a backup is not. */
function isBackup(file: string): boolean {
  const modes = Buffer.alloc(2);
  const opened = openSync(file, 'r');
  try {
    readSync(opened, modes, 0, modes.length, MODES);
  } finally {
    closeSync(opened);
  }
  return modes.every((mode) => mode === JOURNAL);
}
