import { OdooError } from './odoo.error.ts';

/**
 * How long one call may last and who may end it sooner: the clock starts when it is made and covers everything,
 * from waiting for a connection to decoding the answer. `signal` aborts with an OdooError, `timeout` or `cancelled`.
 * Call `end()` when the call is over, or the timer keeps running.
 */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #caller: AbortSignal | undefined;
  #ended = false;

  constructor(timeoutMs: number, caller?: AbortSignal) {
    this.#caller = caller;
    const seconds = Math.round(timeoutMs / 100) / 10;
    this.#timer = setTimeout(() => {
      this.#controller.abort(new OdooError('timeout', `Odoo did not answer within ${seconds} s.`));
    }, timeoutMs);
    if (caller?.aborted) this.#cancel();
    else caller?.addEventListener('abort', this.#cancel, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Why the call is over. Only meaningful once `signal` has aborted. */
  failure(mayHaveHappened: boolean): OdooError {
    return (this.signal.reason as OdooError).thatMayHaveHappened(mayHaveHappened);
  }

  /** The promise's outcome, or the deadline's when that comes first. */
  race<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const over = (): void => reject(this.failure(false));
      if (this.signal.aborted) over();
      this.signal.addEventListener('abort', over, { once: true });
      const settled = (): void => this.signal.removeEventListener('abort', over);
      promise.then(resolve, reject).finally(settled);
    });
  }

  /** Gives the whole time anew, to a call that is not over. */
  restart(): void {
    // A timer that was cleared would run again.
    if (!this.#ended && !this.signal.aborted) this.#timer.refresh();
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener('abort', this.#cancel);
  }

  readonly #cancel = (): void => {
    this.#controller.abort(new OdooError('cancelled', 'The call was cancelled.'));
  };
}
