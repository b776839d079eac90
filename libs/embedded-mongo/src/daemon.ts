/**
 * The store's process, started with the store's folder and the socket's path. It says on standard output that it is ready,
 * or on standard error why it cannot be.
 */
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { addAbortSignal } from 'node:stream';
import { finished } from 'node:stream/promises';
import { backupFile } from './process/backup-file.ts';
import { HELD } from './process/child.ts';
import { converse, type Service } from './process/connection.ts';
import { HeldError, takeLock } from './process/lock.ts';
import { dropForeignLog } from './process/restored-file.ts';
import { Engine } from './storage/engine.ts';

/** Serves until standard input ends, which is when the parent does, in whatever way. */
async function serve(folder: string, socket: string): Promise<void> {
  using _lock = takeLock(folder);
  const file = join(folder, 'store.db');
  dropForeignLog(file);
  const engine = new Engine(file);
  const ending = new AbortController();
  await listen(socket, { engine, backup: (to) => backupFile(file, to) }, ending.signal);
  process.stdout.write('ready\n');
  await finished(process.stdin.resume()).catch(() => {});
  ending.abort();
  await engine.close();
}

/** Until the signal, which also cuts off every connection. */
async function listen(path: string, service: Service, signal: AbortSignal): Promise<void> {
  // We hold the lock: a socket that is there is left from a process that ended.
  rmSync(path, { force: true });
  const server = createServer((socket) => {
    converse(addAbortSignal(signal, socket), service).catch(() => {});
  });
  server.listen({ path, signal });
  await once(server, 'listening');
  // What befalls one connection (no file descriptors left) must not end the others.
  server.on('error', () => {});
}

process.umask(0o077);
// These reach a whole group, or a whole service, at once: the parent decides when the store goes.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
try {
  const [folder = '', socket = ''] = process.argv.slice(2);
  await serve(folder, socket);
  process.exit(0);
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof HeldError ? HELD : 1;
}
