import { existsSync } from 'node:fs';
import { link, mkdtemp, open, rm } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { must } from '../errors.ts';

/** Pages that are copied in one step: all of them, which makes it a snapshot while the writer goes on. */
const ALL = 0x7fffffff;

/**
 * Copies the store's file while it is in use: one moment of it, whole. It appears under its name only when it is complete
 * and has passed SQLite's check.
 * @throws CommandError InvalidOptions for a relative path, NamespaceExists when something is there already
 */
export async function backupFile(from: string, to: string): Promise<{ bytes: number }> {
  must(isAbsolute(to), 'InvalidOptions', `the backup needs an absolute path, not '${to}'`);
  must(!existsSync(to), 'NamespaceExists', `'${to}' exists already; a backup overwrites nothing`);
  const folder = await mkdtemp(`${to}.`);
  try {
    const part = join(folder, 'part.db');
    using source = new DatabaseSync(from, { readOnly: true });
    await backup(source, part, { rate: ALL });
    verify(part);
    // link, unlike rename, refuses when a file of that name has come meanwhile.
    await link(part, to);
    await using file = await open(to);
    await file.sync();
    return { bytes: (await file.stat()).size };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function verify(file: string): void {
  using db = new DatabaseSync(file);
  // The copy stands alone: without a log beside it.
  db.exec('PRAGMA journal_mode = DELETE');
  const [row] = db.prepare('PRAGMA quick_check').all();
  must(row?.['quick_check'] === 'ok', 'InternalError', 'the copy did not pass its check');
}
