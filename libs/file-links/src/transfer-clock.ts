import type { Response } from 'express';

/** For a whole file: less than after which an open record counts as abandoned (`ABANDONED_AFTER_MS`). */
export const TRANSFER_MS = 8 * 60_000;

export interface TransferClock {
  /** Aborted when the client goes away, or when it takes too long. */
  readonly signal: AbortSignal;
  stop(this: void): void;
}

/** Why a clock's signal is aborted when the time is over. */
export const LATE = new Error('the transfer took too long');

/** Of one transfer. */
export function clockOf(response: Response, limitMs = TRANSFER_MS): TransferClock {
  const ended = new AbortController();
  const gone = (): void => ended.abort(new Error('the client went away'));
  const timer = setTimeout(() => ended.abort(LATE), limitMs);
  response.once('close', gone);
  const stop = (): void => {
    clearTimeout(timer);
    response.off('close', gone);
  };
  return { signal: ended.signal, stop };
}
