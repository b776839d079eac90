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

/** Milliseconds before a restart. A process that lived `WELL_AFTER` was well: the next restart is a quick one again. */
const FIRST_DELAY = 100;
const LAST_DELAY = 5_000;
const WELL_AFTER = 30_000;

/**
 * Starts the store's process and starts it again, a little later each time, whenever it ends by itself.
 * @throws StoreError held, start_failed; about the first start only
 */
export async function supervise(place: Place, onEvent: (event: StoreEvent) => void): Promise<Store> {
  const closing = new AbortController();
  /** Also while it is only starting: whoever closes must end that one too. */
  let child = new Child(place);
  if (!(await child.ready)) {
    const { isHeld, reason } = await child.ended;
    throw new StoreError(
      isHeld ? 'held' : 'start_failed',
      `The embedded store in ${place.folder} did not start: ${reason}`,
    );
  }

  const keep = async (): Promise<void> => {
    for (let delay = FIRST_DELAY; ; delay = Math.min(LAST_DELAY, delay * 2)) {
      const isReady = await child.ready;
      const since = Date.now();
      if (isReady) onEvent({ type: 'started', pid: child.pid });
      const { reason } = await child.ended;
      if (isReady && Date.now() - since > WELL_AFTER) delay = FIRST_DELAY;
      if (closing.signal.aborted) return;
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
