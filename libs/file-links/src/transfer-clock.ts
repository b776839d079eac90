import type { Response } from 'express';

/** For a whole file: less than after which an open record counts as abandoned (`ABANDONED_AFTER_MS`). */
export const TRANSFER_MS = 8 * 60_000;
/** Without a byte: whoever sends nothing keeps nobody else's place. */
const IDLE_MS = 30_000;

export interface TransferClock {
  /** Aborted when the client goes away, or when it takes too long. */
  readonly signal: AbortSignal;
  /** What comes from the client, which takes too long when it stops. Fails with the signal, also while nothing comes. */
  watched(
    this: void,
    bytes: AsyncIterable<Uint8Array>,
    signal?: AbortSignal,
  ): AsyncGenerator<Uint8Array, void>;
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
  // While the link was looked up, it may have gone already.
  if (response.destroyed) gone();
  return {
    signal: ended.signal,
    async *watched(bytes, signal = ended.signal) {
      const idle = setTimeout(late, idleMs);
      const pieces = until(bytes, signal);
      try {
        for await (const piece of pieces) {
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

/** The same until the signal is aborted: a source that is silent is not waited for, nor for how it ends. */
async function* until(
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const source = bytes[Symbol.asyncIterator]();
  let fail: (reason: unknown) => void = () => {};
  const end = (): void => fail(signal.reason);
  signal.addEventListener('abort', end);
  try {
    for (;;) {
      signal.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<IteratorResult<Uint8Array, unknown>>();
      fail = reject;
      source.next().then(resolve, reject);
      const next = await promise;
      if (next.done) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', end);
    void source.return?.().catch(() => {});
  }
}
