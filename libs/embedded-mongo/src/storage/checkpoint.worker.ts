import { DatabaseSync } from 'node:sqlite';
import { workerData } from 'node:worker_threads';

/** How often the write-ahead log is copied into the file, in milliseconds. */
const COPY_EVERY = 500;

/** Copies on a connection and a thread of its own, so that nobody waits for it: a writer's commit is one write to the log. */
const db = new DatabaseSync(String(workerData));
db.exec('PRAGMA synchronous = FULL');
setInterval(() => {
  try {
    db.exec('PRAGMA wal_checkpoint(PASSIVE)');
  } catch {
    // A full disk or a busy log: the next round tries again, and past its bound the writer insists.
  }
}, COPY_EVERY);
