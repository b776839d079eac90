import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { placeOf } from './process/place.ts';
import { supervise } from './process/supervisor.ts';
import type { Store, StoreEvent } from './process/supervisor.ts';
import { StoreError } from './store-error.ts';

/** Milliseconds for a holder that is only starting or ending to become one that listens, or is gone. */
const HOLDER_TIMEOUT = 15_000;

interface Options {
  readonly dataDir: string;
  readonly onEvent?: (event: StoreEvent) => void;
}

/**
 * Starts the store of a data directory in a process of its own and keeps it running; it ends with this process. Another
 * process that holds the store but does not listen is given 15 seconds to end: its owner may have been killed just now.
 * @throws StoreError held when another process has it, unsupported_platform, start_failed
 */
export async function openStore({ dataDir, onEvent = () => {} }: Options): Promise<Store> {
  const place = placeOf(dataDir);
  for (const deadline = Date.now() + HOLDER_TIMEOUT; ; await sleep(100)) {
    try {
      return await supervise(place, onEvent);
    } catch (error) {
      if (!isHeld(error) || Date.now() > deadline || (await isListening(place.socket))) throw error;
    }
  }
}

/**
 * Uses the store that already runs for a data directory, or opens one, which then ends with `close`.
 * @throws StoreError as {@link openStore}; held only when whoever has the store does not listen within 15 seconds
 */
export async function attachStore(options: Options): Promise<Store> {
  try {
    return await openStore(options);
  } catch (error) {
    const { socket, uri } = placeOf(options.dataDir);
    if (isHeld(error) && (await isListening(socket)))
      return { uri, pid: undefined, close: () => Promise.resolve() };
    throw error;
  }
}

const isHeld = (error: unknown): boolean => error instanceof StoreError && error.code === 'held';

/** Whether a process listens at this socket; its system answers at once, so there is nothing to wait for. */
async function isListening(path: string): Promise<boolean> {
  const socket = connect(path);
  const connected = once(socket, 'connect').then(() => true);
  return connected.catch(() => false).finally(() => socket.destroy());
}
