import type { Response } from 'express';

/** For a whole file: less than after which an open record counts as abandoned (`ABANDONED_AFTER_MS`). */
export const TRANSFER_MS = 8 * 60_000;
/** Without a byte: whoever sends nothing keeps nobody else's place. */
const IDLE_MS = 30_000;

export interface TransferClock {
  /** Aborted when the client goes away, or when it takes too long. */
  readonly signal: AbortSignal;
  /** What comes from the client, which takes too long when it stops. */
  watched(this: void, bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  stop(this: void): void;
}

/** Why a clock's signal is aborted when the time is over. */
export const LATE = new Error('the transfer took too long');

export interface TransferTimes {
  readonly wholeMs: number;
  readonly idleMs: number;
}

/** Of one transfer. */
export function clockOf(
  response: Response,
  { wholeMs, idleMs }: TransferTimes = { wholeMs: TRANSFER_MS, idleMs: IDLE_MS },
): TransferClock {
  const ended = new AbortController();
  const late = (): void => ended.abort(LATE);
  const gone = (): void => ended.abort(new Error('the client went away'));
  const timer = setTimeout(late, wholeMs);
  response.once('close', gone);
  return {
    signal: ended.signal,
    async *watched(bytes) {
      const idle = setTimeout(late, idleMs);
      try {
        for await (const piece of bytes) {
          idle.refresh();
          yield piece;
        }
      } finally {
        clearTimeout(idle);
      }
    },
    stop: () => {
      clearTimeout(timer);
      response.off('close', gone);
    },
  };
}
