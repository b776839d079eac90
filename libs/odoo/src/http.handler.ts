import type { Dispatcher } from 'undici';
import type { Deadline } from './deadline.ts';
import { connectionFailure } from './http.failure.ts';
import { OdooError } from './odoo.error.ts';

export type Headers = Record<string, string | string[] | undefined>;

/** What comes before the body of an answer. */
export interface HttpHead {
  status: number;
  contentType: string;
  location: string;
}

export const header = (headers: Headers, name: string): string => [headers[name] ?? ''].flat()[0] ?? '';

/**
 * One request on its way through undici, as a dispatch handler: the only level of undici that tells whether the request
 * was put on the wire, which decides whether it may have happened. Obeys the deadline also while it waits for a
 * connection. What becomes of the answer is its subclass's business.
 */
export abstract class HttpHandler implements Dispatcher.DispatchHandler {
  /** On which it goes out, set when that is known, and how much has come back over it. */
  connection: { readonly bytesRead: number } | undefined;
  readonly #deadline: Deadline;
  readonly #maxBytes: number;
  #controller: Dispatcher.DispatchController | undefined;
  #over = false;
  /** What had come back over the connection before this request was sent. */
  #readBefore = 0;
  #diedUnanswered = false;

  constructor(deadline: Deadline, maxBytes: number) {
    this.#deadline = deadline;
    this.#maxBytes = maxBytes;
  }

  /** A connection that had been kept broke after the request was sent and before anything came back. */
  get diedUnanswered(): boolean {
    return this.#diedUnanswered;
  }

  get over(): boolean {
    return this.#over;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#over) return controller.abort(new Error('over'));
    this.#controller = controller;
    this.#readBefore = this.connection?.bytesRead ?? 0;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (status < 200) return;
    const [contentType, location] = [header(headers, 'content-type'), header(headers, 'location')];
    const announced = Number(header(headers, 'content-length'));
    if (announced > this.#maxBytes) return this.failTooLarge();
    // Identity is all that was asked for: an answer that is compressed all the same could be any size once inflated.
    if (!['', 'identity'].includes(header(headers, 'content-encoding').toLowerCase())) {
      const message = 'The server answers in a compressed form that was not asked for.';
      return this.fail(new OdooError('not_odoo', message));
    }
    if (!this.#over) this.begin({ status, contentType, location }, headers);
  }

  abstract onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void;
  abstract onResponseEnd(): void;

  onResponseError(_: unknown, error: Error): void {
    const sent = this.#controller !== undefined;
    const silent = this.#readBefore > 0 && this.connection?.bytesRead === this.#readBefore;
    this.#diedUnanswered = sent && silent && !this.#over;
    if (this.finish()) this.failed(connectionFailure(error, sent));
  }

  /** The head of an answer that may be read. */
  protected abstract begin(head: HttpHead, headers: Headers): void;

  /** Called once, when it is over without an answer, or without all of it. */
  protected abstract failed(error: OdooError): void;

  /** To be called by whoever has made a subclass: it may be over before it is sent. */
  protected obeyDeadline(): void {
    const { signal } = this.#deadline;
    if (signal.aborted) this.#onDeadline();
    else signal.addEventListener('abort', this.#onDeadline, { once: true });
  }

  protected isTooLarge(bytes: number): boolean {
    return bytes > this.#maxBytes;
  }

  protected failTooLarge(): void {
    const limit = `${Math.floor(this.#maxBytes / 1024)} kB`;
    this.fail(
      new OdooError('answer_too_large', `Odoo's answer is larger than ${limit}: ask for less at a time.`),
    );
  }

  protected fail(error: OdooError): void {
    if (!this.finish()) return;
    this.failed(error.thatMayHaveHappened(this.#controller !== undefined));
    this.abort();
  }

  /** Ends the connection with all that is still to come over it. */
  protected abort(): void {
    this.#controller?.abort(new Error('over'));
  }

  /** @returns false when it had been over before. */
  protected finish(): boolean {
    if (this.#over) return false;
    this.#over = true;
    this.#deadline.signal.removeEventListener('abort', this.#onDeadline);
    return true;
  }

  readonly #onDeadline = (): void => this.fail(this.#deadline.failure(false));
}
