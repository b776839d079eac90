import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

/** Copies the write-ahead log into the file at each message, on a connection of its own. */
const db = new DatabaseSync(String(workerData), { timeout: 1000 });
db.exec('PRAGMA synchronous = FULL');
parentPort?.on('message', () => {
  try {
    db.exec('PRAGMA wal_checkpoint(PASSIVE)');
  } catch {
    // A full disk or a busy log: the next round tries again, and past its bound the writer insists.
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, not a window
  parentPort?.postMessage('copied');
});
