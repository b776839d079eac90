import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { Connection } from './connection.ts';
import type { Service } from './connection.ts';

export interface Listening {
  close(): Promise<void>;
}

/** Listens on a unix socket. Only the holder of the lock may call: a socket that is there is left from a process that ended. */
export async function listen(path: string, service: Service): Promise<Listening> {
  rmSync(path, { force: true });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    new Connection(socket, service).start();
  });
  await started(server, path);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

const started = (server: Server, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      // What befalls one connection (no file descriptors left) must not end the others.
      server.on('error', () => {});
      resolve();
    });
  });
