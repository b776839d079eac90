import { resolve } from 'node:path';
import { MongoClient } from 'mongodb';
import { StoreError } from './store-error.ts';

/** Milliseconds; a gigabyte takes some seconds. */
const TIMEOUT = 30 * 60_000;

/**
 * Copies a running store into one file (mode 0600) at one moment of it, while it goes on being used. To restore, put the file in place as
 * `store/store.db` of a data directory.
 * @param options.to must not exist yet
 * @throws StoreError backup_failed
 */
export async function backupStore(options: {
  uri: string;
  to: string;
}): Promise<{ file: string; bytes: number }> {
  const file = resolve(options.to);
  const client = new MongoClient(options.uri, { socketTimeoutMS: TIMEOUT, serverSelectionTimeoutMS: 10_000 });
  try {
    const { bytes } = await client.db('admin').command({ aidooBackup: 1, to: file });
    return { file, bytes: Number(bytes) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreError('backup_failed', `No backup was made at ${file}: ${reason}`, error);
  } finally {
    await client.close();
  }
}
