/**
 * The store's process: started by openStore with the store's folder and the socket's path. It ends when its standard
 * input does, which is when its parent ends, in whatever way.
 */
import { join } from 'node:path';
import { backupFile } from './process/backup-file.ts';
import { HeldError, takeLock } from './process/lock.ts';
import { DATABASE_FILE } from './process/folder.ts';
import { listen } from './process/server.ts';
import type { Announcement } from './process/supervisor.ts';
import { Engine } from './storage/engine.ts';

const announce = (announcement: Announcement): void => {
  process.stdout.write(`${JSON.stringify(announcement)}\n`);
};

async function serve(folder: string, socket: string): Promise<void> {
  process.umask(0o077);
  const lock = takeLock(folder);
  const file = join(folder, DATABASE_FILE);
  const engine = new Engine(file);
  const server = await listen(socket, { engine, backup: (to) => backupFile(file, to) });
  const stop = async (): Promise<void> => {
    await server.close();
    await engine.close();
    lock.close();
    process.exit(0);
  };
  process.stdin.on('close', () => void stop());
  process.stdin.on('error', () => void stop());
  process.stdin.resume();
  // These reach a whole group, or a whole service, at once: the parent decides when the store goes.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  announce({ say: 'ready' });
}

const [folder, socket] = process.argv.slice(2);
try {
  await serve(folder ?? '', socket ?? '');
} catch (error) {
  if (error instanceof HeldError) announce({ say: 'held', pid: error.pid });
  else announce({ say: 'failed', message: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
}
