import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Place } from './place.ts';

/** The exit code of a process that found the store held by another (EX_TEMPFAIL of sysexits.h). */
export const HELD = 75;

/** Milliseconds: opening may have a log of many megabytes to read first; closing writes it back. */
const START_TIMEOUT = 60_000;
const STOP_TIMEOUT = 10_000;

/** `daemon.ts` from source, `daemon.js` once built. */
const DAEMON = fileURLToPath(new URL(`../daemon.${import.meta.url.slice(-2)}`, import.meta.url));

/** The store's process, as its parent sees it. */
export class Child {
  readonly #process: ChildProcess;
  /** The end of what it writes to its standard error. */
  #words = '';
  readonly ended: Promise<{ isHeld: boolean; reason: string }>;
  /** Whether it can be used; false when it ended instead, or had to be ended. */
  readonly ready: Promise<boolean>;

  constructor({ folder, socket }: Place) {
    const args = ['--disable-warning=ExperimentalWarning', DAEMON, folder, socket];
    // The store needs none of the gateway's environment, which holds secrets.
    const child: ChildProcess = spawn(process.execPath, args, { env: {} });
    this.#process = child;
    child.stdin?.on('error', () => {}); // it ended before its input did: `ended` tells
    child.stderr?.on('data', (chunk: Buffer) => (this.#words = (this.#words + String(chunk)).slice(-2000)));
    this.ended = new Promise((resolve) => {
      child.on('error', ({ message }) => resolve({ isHeld: false, reason: message }));
      child.once('close', (code, signal) => {
        const reason = [this.#words.trim(), signal].filter(Boolean).join(', ');
        resolve({ isHeld: code === HELD, reason: reason || `exit code ${code}` });
      });
    });
    const timer = setTimeout(() => this.#kill(`not ready after ${START_TIMEOUT / 1000} s`), START_TIMEOUT);
    this.ready = new Promise<boolean>((resolve) => {
      child.stdout?.once('data', () => resolve(true));
      void this.ended.then(() => resolve(false));
    }).finally(() => clearTimeout(timer));
  }

  /** While it runs. */
  get pid(): number | undefined {
    const { pid, exitCode, signalCode } = this.#process;
    return exitCode === null && signalCode === null ? pid : undefined;
  }

  /** Ends it in good order: what is under way is cut off, what was acknowledged is kept. */
  async end(): Promise<void> {
    this.#process.stdin?.end();
    const timer = setTimeout(() => this.#kill(`not closed after ${STOP_TIMEOUT / 1000} s`), STOP_TIMEOUT);
    await this.ended;
    clearTimeout(timer);
  }

  #kill(why: string): void {
    this.#words += why;
    this.#process.kill('SIGKILL');
  }
}
