import { once } from 'node:events';
import { DocumentError } from './document.error.ts';

interface FeedLimits {
  maxBytes: number;
  /** Ends the feeding, which is then fulfilled: nobody needs the rest. */
  signal: AbortSignal;
}

const MEGABYTE = 2 ** 20;

/**
 * Writes the source piece by piece, no faster than they are taken, and ends the stream after the last. A source that is not read
 * to its end is let go of; it is not waited for, as it may be the one that hangs.
 * @throws DocumentError `too_large`, or what the source throws
 */
export async function feed(
  source: AsyncIterable<Uint8Array>,
  into: NodeJS.WritableStream,
  { maxBytes, signal }: FeedLimits,
): Promise<void> {
  const iterator = source[Symbol.asyncIterator]();
  const stopped = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  let [isDone, size] = [false, 0];
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), stopped]);
      if (next === undefined) return;
      isDone = next.done === true;
      if (isDone) return void into.end();
      const piece = next.value as Uint8Array;
      size += piece.length;
      if (size > maxBytes) throw tooLarge(maxBytes);
      if (!into.write(piece)) await Promise.race([once(into, 'drain', { signal }).catch(() => {}), stopped]);
    }
  } catch (error) {
    isDone ||= !(error instanceof DocumentError); // it has ended itself
    throw error;
  } finally {
    if (!isDone) void letGo(iterator);
  }
}

async function letGo(iterator: AsyncIterator<unknown>): Promise<void> {
  try {
    await iterator.return?.();
  } catch {
    // It is not read any more: how it ends is nobody's business.
  }
}

const tooLarge = (maxBytes: number): DocumentError =>
  new DocumentError(
    'too_large',
    `The document is too large: text is read from files of up to ${Math.floor(maxBytes / MEGABYTE)} MB.`,
  );
