import type { Dispatcher } from 'undici';
import { AnswerBody } from './answer.body.ts';
import type { Deadline } from './deadline.ts';
import { header, HttpHandler } from './http.handler.ts';
import type { Headers, HttpHead } from './http.handler.ts';
import type { OdooError } from './odoo.error.ts';

export interface HttpAnswer extends HttpHead {
  body: Uint8Array<ArrayBuffer>;
}

/**
 * A request whose answer is wanted as a whole. Obeys the deadline also while the body drips in, and stops reading as soon
 * as the answer is larger than allowed.
 */
export class HttpExchange extends HttpHandler {
  readonly answer: Promise<HttpAnswer>;
  readonly #body = new AnswerBody();
  readonly #resolve: (answer: HttpAnswer) => void;
  readonly #reject: (error: OdooError) => void;
  #head: HttpHead | undefined;

  constructor(deadline: Deadline, maxBytes: number) {
    super(deadline, maxBytes);
    const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
    this.answer = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    this.obeyDeadline();
  }

  override onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.isTooLarge(this.#body.length + chunk.length)) this.failTooLarge();
    else if (!this.over) this.#body.add(chunk);
  }

  override onResponseEnd(): void {
    const [head, body] = [this.#head, this.#body.take()];
    if (head && this.finish()) this.#resolve({ ...head, body });
  }

  protected override begin(head: HttpHead, headers: Headers): void {
    this.#head = head;
    this.#body.expect(Number(header(headers, 'content-length')));
  }

  protected override failed(error: OdooError): void {
    this.#body.drop();
    this.#reject(error);
  }
}
