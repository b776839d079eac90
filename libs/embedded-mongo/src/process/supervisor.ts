import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '../store-error.ts';
import { Child } from './child.ts';
import type { Place } from './place.ts';

/** A store that answers at `uri` until it is closed. `pid` is its process, while that is ours and runs. */
export interface Store {
  readonly uri: string;
  readonly pid: number | undefined;
  close(): Promise<void>;
}

/** What becomes of the store's process, for the log. */
export type StoreEvent =
  | { readonly type: 'started'; readonly pid: number | undefined }
  | { readonly type: 'exited' | 'start_failed'; readonly reason: string; readonly restartInMs: number };

/** Milliseconds before a restart: of a process that worked, and of one that could not even start. */
const SOON = 100;
const LATER = 5_000;

/**
 * Starts the store's process and starts it again whenever it ends by itself.
 * @throws StoreError held, start_failed; about the first start only
 */
export async function supervise(place: Place, onEvent: (event: StoreEvent) => void): Promise<Store> {
  const closing = new AbortController();
  /** Also while it is only starting: whoever closes must end that one too. */
  let child = new Child(place);
  if (!(await child.ready)) {
    const { isHeld, reason } = await child.ended;
    const message = `The embedded store in ${place.folder} did not start: ${reason}`;
    throw new StoreError(isHeld ? 'held' : 'start_failed', message);
  }

  const keep = async (): Promise<void> => {
    for (;;) {
      const isReady = await child.ready;
      if (isReady) onEvent({ type: 'started', pid: child.pid });
      const { reason } = await child.ended;
      if (closing.signal.aborted) return;
      const delay = isReady ? SOON : LATER;
      onEvent({ type: isReady ? 'exited' : 'start_failed', reason, restartInMs: delay });
      await sleep(delay, undefined, { signal: closing.signal }).catch(() => {});
      if (closing.signal.aborted) return;
      child = new Child(place);
    }
  };
  void keep();

  return {
    uri: place.uri,
    get pid() {
      return child.pid;
    },
    async close() {
      closing.abort();
      await child.end();
    },
  };
}
