import { Child } from './child.process.ts';
import { DocumentError } from './document.error.ts';
import { damaged, tooComplex } from './document.failures.ts';
import type { DocumentText } from './document.text.ts';
import { documentIn, mostAnswerBytes, type ProcessAsk } from './reader.messages.ts';
import { feed } from './source.feed.ts';

export interface ProcessLimits {
  timeoutMs: number;
  maxBytes: number;
  maxMemoryBytes: number;
}

/**
 * Reads one document in a process of its own, which is gone when this ends, however it ends. The document goes through as a
 * stream: this process holds a piece of it at a time.
 * @param signal ends it. Its reason is what this rejects with.
 * @param onArrived is called when the whole document has been passed on.
 * @throws DocumentError, or what the source throws
 */
export async function readInProcess(
  source: AsyncIterable<Uint8Array>,
  ask: ProcessAsk,
  { maxBytes, ...limits }: ProcessLimits,
  signal: AbortSignal,
  onArrived: () => void,
): Promise<DocumentText> {
  const child = new Child({ ...limits, maxAnswerBytes: mostAnswerBytes(ask) });
  const failures: unknown[] = [];
  const fail = (error: unknown): void => {
    failures.push(error);
    child.kill();
  };
  const over = (): void => fail(signal.reason);
  signal.addEventListener('abort', over, { once: true });
  if (signal.aborted) over();
  const gone = new AbortController();
  child.input.write(`${JSON.stringify(ask)}\n`);
  const fed = feed(source, child.input, { maxBytes, signal: gone.signal }).then(onArrived, fail);
  const { answer, isKilled, isMissing, words } = await child.ended;
  gone.abort();
  await fed;
  signal.removeEventListener('abort', over);
  if (failures.length > 0) throw failures[0];
  if (answer !== undefined) return documentIn(answer, ask);
  if (isMissing)
    throw new DocumentError('unavailable', 'Documents cannot be read at the moment.', { detail: words });
  throw isKilled ? tooComplex('takes more memory than a document may', words) : damaged(words);
}
