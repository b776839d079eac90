import type { Dispatcher } from 'undici';
import { AnswerBody } from './answer.body.ts';
import type { Deadline } from './deadline.ts';
import { connectionFailure } from './http.failure.ts';
import { OdooError } from './odoo.error.ts';

export interface HttpAnswer {
  status: number;
  contentType: string;
  location: string;
  body: Uint8Array<ArrayBuffer>;
}

type Headers = Record<string, string | string[] | undefined>;

const header = (headers: Headers, name: string): string => [headers[name] ?? ''].flat()[0] ?? '';

/**
 * One request on its way through undici, as a dispatch handler: the only level of undici that tells whether the request
 * was put on the wire, which decides whether it may have happened. Obeys the deadline also while it waits for a
 * connection and while the body drips in, and stops reading as soon as the answer is larger than allowed.
 */
export class HttpExchange implements Dispatcher.DispatchHandler {
  readonly answer: Promise<HttpAnswer>;
  /** On which it goes out, set when that is known, and how much has come back over it. */
  connection: { readonly bytesRead: number } | undefined;
  readonly #deadline: Deadline;
  readonly #maxBytes: number;
  readonly #body = new AnswerBody();
  #resolve: (answer: HttpAnswer) => void;
  #reject: (error: OdooError) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #head: Omit<HttpAnswer, 'body'> | undefined;
  #over = false;
  /** What had come back over the connection before this request was sent. */
  #readBefore = 0;
  #diedUnanswered = false;

  constructor(deadline: Deadline, maxBytes: number) {
    this.#deadline = deadline;
    this.#maxBytes = maxBytes;
    const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
    this.answer = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    if (deadline.signal.aborted) this.#onDeadline();
    else deadline.signal.addEventListener('abort', this.#onDeadline, { once: true });
  }

  /** A connection that had been kept broke after the request was sent and before anything came back. */
  get diedUnanswered(): boolean {
    return this.#diedUnanswered;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#over) return controller.abort(new Error('over'));
    this.#controller = controller;
    this.#readBefore = this.connection?.bytesRead ?? 0;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (status < 200) return;
    const [contentType, location] = [header(headers, 'content-type'), header(headers, 'location')];
    this.#head = { status, contentType, location };
    const announced = Number(header(headers, 'content-length'));
    if (announced > this.#maxBytes) this.#failTooLarge();
    else this.#body.expect(announced);
    // Identity is all that was asked for: an answer that is compressed all the same could be any size once inflated.
    if (!['', 'identity'].includes(header(headers, 'content-encoding').toLowerCase())) {
      this.#fail(
        new OdooError('not_odoo', 'The server answers in a compressed form that was not asked for.'),
      );
    }
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#body.length + chunk.length > this.#maxBytes) this.#failTooLarge();
    else if (!this.#over) this.#body.add(chunk);
  }

  onResponseEnd(): void {
    const [head, body] = [this.#head, this.#body.take()];
    if (head) this.#settle(() => this.#resolve({ ...head, body }));
  }

  onResponseError(_: unknown, error: Error): void {
    const sent = this.#controller !== undefined;
    const silent = this.#readBefore > 0 && this.connection?.bytesRead === this.#readBefore;
    this.#diedUnanswered = sent && silent && !this.#over;
    this.#settle(() => this.#reject(connectionFailure(error, sent)));
  }

  #failTooLarge(): void {
    const limit = `${Math.floor(this.#maxBytes / 1024)} kB`;
    this.#fail(
      new OdooError('answer_too_large', `Odoo's answer is larger than ${limit}: ask for less at a time.`),
    );
  }

  readonly #onDeadline = (): void => this.#fail(this.#deadline.failure(false));

  #fail(error: OdooError): void {
    this.#settle(() => this.#reject(error.thatMayHaveHappened(this.#controller !== undefined)));
    this.#controller?.abort(new Error('over'));
  }

  #settle(outcome: () => void): void {
    if (this.#over) return;
    this.#over = true;
    this.#body.drop();
    this.#deadline.signal.removeEventListener('abort', this.#onDeadline);
    outcome();
  }
}
