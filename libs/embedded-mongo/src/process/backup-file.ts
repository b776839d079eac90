import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, open, rm } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { CommandError } from '../errors.ts';

/**
 * Copies the store's file while it is in use: one moment of it, whole. It appears under its name only when it is complete
 * and has passed SQLite's check.
 * @throws CommandError InvalidOptions for a relative path, NamespaceExists when something is there already
 */
export async function backupFile(from: string, to: string): Promise<{ bytes: number }> {
  if (!isAbsolute(to))
    throw new CommandError('InvalidOptions', `the backup needs an absolute path, not '${to}'`);
  if (existsSync(to)) throw exists(to);
  const part = `${to}.${randomUUID()}.part`;
  try {
    await copy(from, part);
    verify(part);
    // link, unlike rename, refuses when a file of that name has come meanwhile.
    await link(part, to);
    const file = await open(to, 'r');
    const { size } = await file.stat();
    await file.sync();
    await file.close();
    return { bytes: size };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw exists(to);
    throw error;
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) await rm(part + suffix, { force: true });
  }
}

/** On a connection of its own and in one step: a snapshot, while the writer goes on. */
async function copy(from: string, to: string): Promise<void> {
  const source = new DatabaseSync(from, { readOnly: true });
  try {
    await backup(source, to, { rate: 0x7fffffff });
  } finally {
    source.close();
  }
}

function verify(file: string): void {
  const db = new DatabaseSync(file);
  try {
    // The copy stands alone: without a log beside it.
    db.exec('PRAGMA journal_mode = DELETE');
    const [row] = db.prepare('PRAGMA quick_check').all();
    if (row?.['quick_check'] !== 'ok')
      throw new CommandError('InternalError', 'the copy did not pass its check');
  } finally {
    db.close();
  }
}

const exists = (to: string): CommandError =>
  new CommandError('NamespaceExists', `'${to}' exists already; a backup overwrites nothing`);
