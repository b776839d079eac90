import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { closing } from './closing.ts';

/**
 * Sees the connections that are made from now on, from the side of whoever asks.
 * @returns to wait until that side has noticed the end of each of them.
 */
export function watchedSockets(): () => Promise<void> {
  const open = new Map<Socket, Promise<void>>();
  const seen = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    const closed = new Promise<void>((resolve) => {
      socket.once('close', () => resolve());
    });
    open.set(socket, closed);
    void closed.then(() => open.delete(socket));
  };
  subscribe('net.client.socket', seen);
  closing.push(() => unsubscribe('net.client.socket', seen));
  return async () => void (await Promise.all(open.values()));
}
