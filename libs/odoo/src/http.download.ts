import { Readable } from 'node:stream';
import { callbackify } from 'node:util';
import type { Dispatcher } from 'undici';
import { BodyClock } from './body.clock.ts';
import type { BodyTimes } from './body.clock.ts';
import type { Deadline } from './deadline.ts';
import { header, HttpHandler } from './http.handler.ts';
import type { Headers, HttpHead } from './http.handler.ts';
import type { OdooError } from './odoo.error.ts';

/** An answer whose body is still coming. */
export interface HttpStream extends HttpHead {
  disposition: string;
  /** In bytes, as the server announces it. */
  length: number | null;
  /** The `set-cookie` lines. Never to be logged. */
  cookies: readonly string[];
  /**
   * Fails with an OdooError. Whoever does not read it to its end destroys it; one that nobody listens to fails without
   * ending the process.
   */
  body: Readable;
}

export interface DownloadLimits {
  maxBytes: number;
  /** Of the body, once it has begun. */
  times: BodyTimes;
  /** Is waited for when the body is over, however it ended, and before it closes. Must not fail. */
  afterwards?: (() => Promise<void>) | undefined;
}

/** A copy of what is a view of a larger piece, which would be kept as long as the smallest part of it. */
const owned = (chunk: Buffer): Buffer =>
  chunk.length === chunk.buffer.byteLength ? chunk : Buffer.from(chunk);

/** What is taken from the connection before somebody reads it. */
const BUFFERED = 64 * 1024;

/** A request whose answer is passed on as it comes, no faster than it is read. */
export class HttpDownload extends HttpHandler {
  readonly answer: Promise<HttpStream>;
  readonly #limits: DownloadLimits;
  readonly #clock: BodyClock;
  readonly #body: Readable;
  readonly #resolve: (answer: HttpStream) => void;
  readonly #reject: (error: OdooError) => void;
  #reading: Dispatcher.DispatchController | undefined;
  #begun = false;
  #received = 0;

  constructor(deadline: Deadline, limits: DownloadLimits) {
    super(deadline, limits.maxBytes);
    this.#limits = limits;
    this.#clock = new BodyClock(limits.times);
    const { promise, resolve, reject } = Promise.withResolvers<HttpStream>();
    this.answer = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#body = new Readable({
      highWaterMark: BUFFERED,
      read: () => this.#goOn(),
      destroy: (error, done) => callbackify(() => this.#leave())(() => done(error)),
    }).on('error', () => {});
    this.obeyDeadline();
  }

  override onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.over) return;
    this.#received += chunk.length;
    if (this.isTooLarge(this.#received)) return this.failTooLarge();
    if (this.#body.push(owned(chunk))) return this.#clock.moved();
    this.#clock.rest();
    this.#reading = controller;
    controller.pause();
  }

  override onResponseEnd(): void {
    if (!this.finish()) return;
    this.#clock.rest();
    this.#body.push(null);
  }

  protected override begin(head: HttpHead, headers: Headers): void {
    this.#begun = true;
    const announced = header(headers, 'content-length');
    this.#resolve({
      ...head,
      disposition: header(headers, 'content-disposition'),
      length: /^\d+$/.test(announced) ? Number(announced) : null,
      cookies: [headers['set-cookie'] ?? []].flat(),
      body: this.#body,
    });
    this.#clock.start((error) => {
      this.fail(error);
      // All of it may have come, and nobody reads it.
      this.#body.destroy(error);
    });
  }

  protected override failed(error: OdooError): void {
    this.#reject(error);
    // Nobody has it before it has begun: then there is nothing to end either.
    if (this.#begun) this.#body.destroy(error.thatMayHaveHappened(false));
  }

  #goOn(): void {
    const controller = this.#reading;
    if (!controller || this.over) return;
    this.#reading = undefined;
    this.#clock.moved();
    controller.resume();
  }

  async #leave(): Promise<void> {
    this.#clock.end();
    // Destroyed by its reader, with more to come.
    if (this.finish()) this.abort();
    await this.#limits.afterwards?.();
  }
}
