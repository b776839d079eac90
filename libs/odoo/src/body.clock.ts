import { OdooError } from './odoo.error.ts';

export interface BodyTimes {
  /** The longest time without a byte while somebody reads. */
  idleMs: number;
  /** From the first byte to the last, however slowly it is read. */
  lastsMs: number;
  /** Of the caller: ends it sooner. */
  signal?: AbortSignal | undefined;
}

/** How long the body of one answer may take once it has begun: a file takes longer than any call should. */
export class BodyClock {
  readonly #times: BodyTimes;
  #over: (error: OdooError) => void = () => {};
  #idle: NodeJS.Timeout | undefined;
  #whole: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(times: BodyTimes) {
    this.#times = times;
  }

  /** @param over is told why it is over, should that be before {@link end}. */
  start(over: (error: OdooError) => void): void {
    const { lastsMs, signal } = this.#times;
    this.#over = over;
    this.#whole = setTimeout(() => over(late('The file was not read to its end within', lastsMs)), lastsMs);
    this.moved();
    if (signal?.aborted) this.#cancel();
    else signal?.addEventListener('abort', this.#cancel, { once: true });
  }

  /** A byte has come, or somebody reads again. Nothing any more after {@link end}. */
  moved(): void {
    if (this.#ended) return;
    const { idleMs } = this.#times;
    if (this.#idle) this.#idle.refresh();
    else
      this.#idle = setTimeout(
        () => this.#over(late('Nothing of the file came from Odoo for', idleMs)),
        idleMs,
      );
  }

  /** Nobody reads: that nothing comes is not Odoo's doing. */
  rest(): void {
    clearTimeout(this.#idle);
    this.#idle = undefined;
  }

  end(): void {
    this.#ended = true;
    this.rest();
    clearTimeout(this.#whole);
    this.#times.signal?.removeEventListener('abort', this.#cancel);
  }

  readonly #cancel = (): void => this.#over(new OdooError('cancelled', 'The call was cancelled.'));
}

const late = (what: string, ms: number): OdooError =>
  new OdooError('timeout', `${what} ${Math.round(ms / 100) / 10} s.`);
