import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { MongoClient } from 'mongodb';
import { CommandFailure, reasonOf } from './command.ts';

/** Milliseconds without an answer; a gigabyte takes some seconds. */
const LIMITS = { serverSelectionTimeoutMS: 10_000, socketTimeoutMS: 30 * 60_000 };

/**
 * Copies a running embedded store into one file (mode 0600) at one moment of it, while it goes on being used. To restore,
 * put the file in place as `store/store.db` of a data directory.
 * @param options.to must not exist yet; its folder is made
 * @throws CommandFailure
 */
export async function backupStore(options: {
  uri: string;
  to: string;
}): Promise<{ file: string; bytes: number }> {
  const file = resolve(options.to);
  const client = new MongoClient(options.uri, LIMITS);
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const { bytes } = await client.db('admin').command({ aidooBackup: 1, to: file });
    return { file, bytes: Number(bytes) };
  } catch (error) {
    throw new CommandFailure(`No backup was made at ${file}: ${reasonOf(error)}`, { cause: error });
  } finally {
    await client.close();
  }
}
