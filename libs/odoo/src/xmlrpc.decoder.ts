import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { tooManyValues } from './answer.shape.ts';
import type { Deadline } from './deadline.ts';
import { OdooError } from './odoo.error.ts';
import type { RpcAnswer } from './rpc.codec.ts';

/** Beside this file, with its extension: it runs from the sources and from what is compiled from them. */
const WORKER = new URL(`./xmlrpc.worker${extname(import.meta.url)}`, import.meta.url);
const IDLE_MS = 60_000;
/** Several times what the largest answer needs that is allowed: only one made to use it up does. */
const MAX_HEAP_MB = 96;
/** Garbage that waits to be swept, of a parser that makes one small text after another. */
const MAX_YOUNG_MB = 16;

const LIMITS = { maxOldGenerationSizeMb: MAX_HEAP_MB, maxYoungGenerationSizeMb: MAX_YOUNG_MB };

interface Job {
  share: string;
  body: Uint8Array<ArrayBuffer>;
  resolve: (answer: RpcAnswer) => void;
  reject: (error: OdooError) => void;
}

/** Decodes what is too large to be decoded here, for one share. */
export interface Decoder {
  /** @throws OdooError `not_odoo`, `answer_too_large`, or the deadline's. */
  decode(body: Uint8Array<ArrayBuffer>, deadline: Deadline): Promise<RpcAnswer>;
}

/**
 * Decodes large XML-RPC answers in at most `maximum` threads, which are reused and let go of when idle for a minute.
 * The shares take turns, and where there is more than one thread, none has all of them: there is always one that is
 * soon free for somebody else.
 */
export class XmlRpcDecoder {
  readonly #maximum: number;
  /** What waits, by share, in the order of their turns. */
  readonly #jobs = new Map<string, Job[]>();
  readonly #idle = new Map<Worker, NodeJS.Timeout>();
  readonly #busy = new Map<Worker, Job>();

  constructor(maximum = 2) {
    this.#maximum = maximum;
  }

  /** Threads that exist, busy or idle. */
  get threads(): number {
    return this.#idle.size + this.#busy.size;
  }

  for(share: string): Decoder {
    return { decode: (body, deadline) => this.#decode(share, body, deadline) };
  }

  async close(): Promise<void> {
    const workers = [...this.#idle.keys(), ...this.#busy.keys()];
    const jobs = [...this.#jobs.values(), [...this.#busy.values()]].flat();
    this.#jobs.clear();
    this.#busy.clear();
    for (const job of jobs) job.reject(closed());
    for (const timer of this.#idle.values()) clearTimeout(timer);
    this.#idle.clear();
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  /** A thread that is no longer waited for is ended. */
  async #decode(share: string, body: Uint8Array<ArrayBuffer>, deadline: Deadline): Promise<RpcAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<RpcAnswer>();
    const job: Job = { share, body, resolve, reject };
    const giveUp = (): void => this.#cancel(job, deadline.failure(true));
    if (deadline.signal.aborted) throw deadline.failure(true);
    deadline.signal.addEventListener('abort', giveUp, { once: true });
    this.#jobs.set(share, [...(this.#jobs.get(share) ?? []), job]);
    this.#next();
    try {
      return await promise;
    } finally {
      deadline.signal.removeEventListener('abort', giveUp);
    }
  }

  #next(): void {
    const job = this.#busy.size < this.#maximum ? this.#take() : undefined;
    if (!job) return;
    const [worker = this.#spawn()] = this.#idle.keys();
    clearTimeout(this.#idle.get(worker));
    this.#idle.delete(worker);
    this.#busy.set(worker, job);
    worker.ref();
    worker.postMessage(job.body, [job.body.buffer]);
  }

  /** The next job of the share whose turn it is; with what else it has, that share goes to the end. */
  #take(): Job | undefined {
    const most = Math.max(1, this.#maximum - 1);
    for (const [share, jobs] of this.#jobs) {
      const decoding = [...this.#busy.values()].filter((job) => job.share === share).length;
      if (decoding >= most) continue;
      const job = jobs.shift();
      this.#jobs.delete(share);
      if (jobs.length > 0) this.#jobs.set(share, jobs);
      return job;
    }
    return undefined;
  }

  #spawn(): Worker {
    // It needs nothing of the environment, where the process keeps its secrets.
    const worker = new Worker(WORKER, { env: {}, resourceLimits: LIMITS });
    worker.on('message', (json: string | null) => this.#finish(worker, json));
    worker.on('error', () => this.#lose(worker));
    worker.on('exit', () => this.#lose(worker));
    return worker;
  }

  #finish(worker: Worker, json: string | null): void {
    const job = this.#busy.get(worker);
    if (!job) return;
    this.#busy.delete(worker);
    worker.unref();
    this.#idle.set(worker, setTimeout(() => this.#end(worker), IDLE_MS).unref());
    if (json === null) job.reject(undecodable());
    else if (json === '') job.reject(tooManyValues());
    else job.resolve(JSON.parse(json) as RpcAnswer);
    this.#next();
  }

  /** The thread ended by itself: it ran out of memory. */
  #lose(worker: Worker): void {
    const job = this.#busy.get(worker);
    this.#end(worker);
    job?.reject(tooLarge());
    this.#next();
  }

  #cancel(job: Job, error: OdooError): void {
    const waiting = this.#jobs.get(job.share)?.filter((each) => each !== job) ?? [];
    if (waiting.length > 0) this.#jobs.set(job.share, waiting);
    else this.#jobs.delete(job.share);
    const [worker] = [...this.#busy].find(([, each]) => each === job) ?? [];
    // Parsing cannot be interrupted from outside: the thread has to go.
    if (worker) this.#end(worker);
    job.reject(error);
    this.#next();
  }

  #end(worker: Worker): void {
    clearTimeout(this.#idle.get(worker));
    this.#idle.delete(worker);
    this.#busy.delete(worker);
    void worker.terminate();
  }
}

/** What answers is no XML-RPC server, or its answer was cut short: the call may have been carried out. */
export const undecodable = (): OdooError =>
  new OdooError('not_odoo', 'What answers at this address does not speak XML-RPC as Odoo does.', {
    mayHaveHappened: true,
  });

const tooLarge = (): OdooError =>
  new OdooError('answer_too_large', "Odoo's answer is too large to be decoded: ask for less at a time.", {
    mayHaveHappened: true,
  });

const closed = (): OdooError =>
  new OdooError('cancelled', 'The Odoo client was closed.', { mayHaveHappened: true });
