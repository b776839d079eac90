import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { StoreError } from '../store-error.ts';

/** What the store's process says to its parent, one JSON text a line on its standard output. */
export type Announcement =
  | { readonly say: 'ready' }
  | { readonly say: 'held'; readonly pid: number }
  | { readonly say: 'failed'; readonly message: string };

/** What becomes of the store's process, for the log. */
export type StoreEvent =
  | { readonly type: 'started'; readonly pid: number | undefined }
  | { readonly type: 'exited'; readonly reason: string; readonly restartInMs: number }
  | { readonly type: 'start_failed'; readonly reason: string; readonly restartInMs: number };

/** Milliseconds: opening may have a log of many megabytes to read first; closing writes it back. */
const START_TIMEOUT = 60_000;
const STOP_TIMEOUT = 10_000;
const FIRST_DELAY = 100;
const LAST_DELAY = 5_000;
/** A process that lived this long was well: the next restart is a quick one again. */
const WELL_AFTER = 30_000;

const DAEMON = fileURLToPath(
  new URL(`../daemon${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url),
);

/** Starts the store's process and starts it again, a little later each time, whenever it ends by itself. */
export class Supervisor {
  readonly #folder: string;
  readonly #socket: string;
  readonly #onEvent: (event: StoreEvent) => void;
  /** Also while it is only starting: whoever closes must end that one too. */
  #child: ChildProcess | undefined;
  #delay = FIRST_DELAY;
  #timer: NodeJS.Timeout | undefined;
  #closing = false;

  constructor(folder: string, socket: string, onEvent: (event: StoreEvent) => void) {
    this.#folder = folder;
    this.#socket = socket;
    this.#onEvent = onEvent;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** @throws StoreError held, start_failed */
  async start(): Promise<void> {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', DAEMON, this.#folder, this.#socket],
      {
        stdio: ['pipe', 'pipe', 'pipe'],
        // The store needs none of the gateway's environment, which holds secrets.
        env: {},
      },
    );
    child.stdin.on('error', () => {}); // the process ended before its input did: 'exit' tells
    this.#child = child;
    const errors = lastWords(child);
    try {
      assertReady(await announcement(child), this.#folder, errors());
    } catch (error) {
      this.#child = undefined;
      child.kill('SIGKILL');
      throw error;
    }
    const startedAt = Date.now();
    child.once('exit', (code, signal) =>
      this.#ended(`${signal ?? `exit code ${code}`} ${errors()}`.trim(), Date.now() - startedAt),
    );
    this.#onEvent({ type: 'started', pid: child.pid });
  }

  #ended(reason: string, lived: number): void {
    this.#child = undefined;
    if (this.#closing) return;
    if (lived > WELL_AFTER) this.#delay = FIRST_DELAY;
    this.#again({ type: 'exited', reason, restartInMs: this.#delay });
  }

  #again(event: StoreEvent): void {
    this.#onEvent(event);
    this.#timer = setTimeout(() => {
      this.start().catch((error: unknown) => {
        if (this.#closing) return;
        const reason = error instanceof Error ? error.message : String(error);
        this.#again({ type: 'start_failed', reason, restartInMs: this.#delay });
      });
    }, this.#delay);
    this.#delay = Math.min(LAST_DELAY, this.#delay * 2);
  }

  /** Ends the process in good order: what is under way is cut off, what was acknowledged is kept. */
  async close(): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.stdin?.end();
    const killer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT);
    await ended;
    clearTimeout(killer);
  }
}

/** The first line that the process says; it failed when it ends, or stays silent, before that. */
function announcement(child: ChildProcess): Promise<Announcement> {
  return new Promise((resolve) => {
    const failed = (message: string): void => resolve({ say: 'failed', message });
    const timer = setTimeout(() => failed(`it was not ready after ${START_TIMEOUT / 1000} s`), START_TIMEOUT);
    if (child.stdout !== null) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        clearTimeout(timer);
        resolve(JSON.parse(line) as Announcement);
      });
    }
    child.once('error', (error) => failed(error.message));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      failed(`it ended with ${signal ?? `exit code ${code}`}`);
    });
  });
}

function assertReady(said: Announcement, folder: string, errors: string): void {
  if (said.say === 'held')
    throw new StoreError(
      'held',
      `The embedded store in ${folder} is held by process ${said.pid}. Stop that one, attach to it, or choose another DATA_DIR.`,
    );
  if (said.say === 'failed')
    throw new StoreError(
      'start_failed',
      `The embedded store in ${folder} did not start: ${said.message} ${errors}`.trim(),
    );
}

/** The end of what a process writes to its standard error. */
function lastWords(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => (text = (text + chunk.toString()).slice(-2000)));
  return () => text.trim();
}
