import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { restrictions } from './child.restrictions.ts';

/** Beside this file, with its extension: it runs from the sources and from what is compiled from them. */
const READER = fileURLToPath(new URL(`./reader.child${extname(import.meta.url)}`, import.meta.url));

/** The process ends by itself this much later, if nobody is there any more to end it. */
const GRACE_MS = 5_000;

/** Characters of what it writes to its standard error that are kept. */
const MOST_WORDS = 2_000;

export interface ChildLimits {
  timeoutMs: number;
  /** Resident memory of the process. */
  maxMemoryBytes: number;
  /** Bytes of what it answers. */
  maxAnswerBytes: number;
}

export interface ChildEnding {
  /** What it wrote to its standard output, if it ended in good order. */
  answer?: string;
  /** It was killed, or ran out of memory. */
  isKilled: boolean;
  /** It could not be started at all. */
  isMissing: boolean;
  /** The end of what it wrote to its standard error: for logs. */
  words: string;
}

/** A process that reads one document, as its parent sees it. */
export class Child {
  readonly #process: ChildProcessWithoutNullStreams;
  /** Always fulfilled, and when it is, the process is gone. */
  readonly ended: Promise<ChildEnding>;

  constructor({ maxAnswerBytes, timeoutMs, maxMemoryBytes }: ChildLimits) {
    const limits = JSON.stringify({ maxMemoryBytes, timeoutMs: timeoutMs + GRACE_MS });
    // Nothing of the environment, where the gateway has its secrets.
    const child = spawn(process.execPath, [...restrictions(maxMemoryBytes), READER, limits], { env: {} });
    this.#process = child;
    child.stdin.on('error', () => {}); // it needed no more of the document, or ended: `ended` tells
    let [words, size] = ['', 0];
    const chunks: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => (words = (words + String(chunk)).slice(-MOST_WORDS)));
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxAnswerBytes) chunks.push(chunk);
      else this.kill();
    });
    this.ended = new Promise((resolve) => {
      child.on('error', (error) => resolve({ isKilled: false, isMissing: true, words: error.message }));
      child.once('close', (code, signal) => {
        const answer = code === 0 ? { answer: Buffer.concat(chunks).toString('utf8') } : {};
        // V8 aborts when its heap is full.
        resolve({
          ...answer,
          isKilled: signal !== null || code === 134,
          isMissing: false,
          words: words.trim(),
        });
      });
    });
  }

  get input(): NodeJS.WritableStream {
    return this.#process.stdin;
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }
}
