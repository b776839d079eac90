import { DocumentError } from './document.error.ts';
import { tooComplex } from './document.failures.ts';
import type { DocumentAsk, DocumentText } from './document.text.ts';
import { readInProcess, type ProcessLimits } from './reader.process.ts';
import { busy, ReaderTurns } from './reader.turns.ts';

export interface DocumentReaderOptions extends Partial<ProcessLimits> {
  /** Documents that are read at the same time, each in a process of its own. */
  concurrency?: number;
  /** Documents that wait for that. */
  waiting?: number;
}

const DEFAULTS = {
  concurrency: 2,
  waiting: 16,
  /** For the waiting and the reading together. */
  timeoutMs: 30_000,
  maxBytes: 50 * 2 ** 20,
  /** Resident memory of one process. */
  maxMemoryBytes: 512 * 2 ** 20,
};

type Stage = 'waiting' | 'arriving' | 'reading';

/**
 * Reads the text of documents that strangers have made. Each is read in a process of its own that is killed when it takes too
 * much: whatever a document does, it does not do it here.
 */
export class DocumentReader {
  readonly #options: Required<DocumentReaderOptions>;
  readonly #turns: ReaderTurns;
  readonly #underWay = new Map<AbortController, Promise<unknown>>();
  #isClosed = false;

  constructor(options: DocumentReaderOptions = {}) {
    this.#options = { ...DEFAULTS, ...options };
    this.#turns = new ReaderTurns(this.#options.concurrency, this.#options.waiting);
  }

  /**
   * The text of the pages from `page` on, as many whole ones as fit. The source is opened when its turn has come, and let go of by
   * its iterator's `return` when the rest is not needed; one that opens something does so when it is first asked.
   * @throws DocumentError, or, when the source fails, what it threw
   */
  async read(source: AsyncIterable<Uint8Array>, ask: DocumentAsk): Promise<DocumentText> {
    const life = new AbortController();
    const reading = this.#read(source, ask, life);
    this.#underWay.set(life, reading);
    return reading.finally(() => this.#underWay.delete(life));
  }

  /** Ends what is under way. When this is done, no process is left. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const life of this.#underWay.keys()) life.abort(cancelled());
    await Promise.allSettled(this.#underWay.values());
  }

  async #read(
    source: AsyncIterable<Uint8Array>,
    { signal, owner = '', ...ask }: DocumentAsk,
    life: AbortController,
  ): Promise<DocumentText> {
    if (this.#isClosed || signal?.aborted) throw cancelled();
    let stage: Stage = 'waiting';
    const cancel = (): void => life.abort(cancelled());
    signal?.addEventListener('abort', cancel, { once: true });
    const timer = setTimeout(() => life.abort(late(stage)), this.#options.timeoutMs);
    try {
      const leave = await this.#turns.enter(owner, life.signal);
      stage = 'arriving';
      try {
        return await readInProcess(source, ask, this.#options, life.signal, () => (stage = 'reading'));
      } finally {
        leave();
      }
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    }
  }
}

/** What it means that the time is over depends on what it was spent on. */
function late(stage: Stage): DocumentError {
  if (stage === 'waiting') return busy();
  if (stage === 'reading') return tooComplex('takes more time than a document may');
  return new DocumentError('timeout', 'The document did not arrive in time.', { hint: 'Try again.' });
}

const cancelled = (): DocumentError =>
  new DocumentError('cancelled', 'The reading of the document was cancelled.');
