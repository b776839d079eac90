import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Deadline } from './deadline.ts';
import { HttpDownload } from './http.download.ts';
import type { DownloadLimits, HttpStream } from './http.download.ts';
import { HttpExchange } from './http.exchange.ts';
import type { HttpAnswer } from './http.exchange.ts';
import type { HttpHandler } from './http.handler.ts';
import type { HttpPools } from './http.pools.ts';
import { OdooError } from './odoo.error.ts';

export type HttpBody =
  | { type: string; text: string }
  /** Is read once, as fast as it can be sent. It must be of exactly this length, in bytes. */
  | { type: string; stream: Readable; length: number };

export interface HttpRequest {
  /** Absolute, on an address that `parseOdooUrl` has normalised. */
  url: string;
  /** Beside those that every request has. They may hold a key: no log and no error repeats them. */
  headers?: Readonly<Record<string, string>>;
  /** Without one the request is a GET. */
  body?: HttpBody;
}

/** GET and POST over undici's pools, for one share; bounded in every direction; never follows a redirect. */
export class HttpClient {
  readonly #pools: HttpPools;
  readonly #share: string;

  constructor(pools: HttpPools, share: string) {
    this.#pools = pools;
    this.#share = share;
  }

  /**
   * @param read whether asking twice does no harm: then, and only then, a request that died unanswered on a connection
   * that had been kept is sent once more.
   * @throws OdooError; an answer of any status is an answer.
   */
  send(request: HttpRequest, deadline: Deadline, read: boolean): Promise<HttpAnswer> {
    const { maxAnswerBytes } = this.#pools.options;
    return this.#dispatch(request, () => new HttpExchange(deadline, maxAnswerBytes), read);
  }

  /**
   * As {@link send}, for an answer that is passed on as it comes: the deadline holds until it begins.
   * @throws OdooError; an answer of any status is an answer, whose body must be read or destroyed.
   */
  open(request: HttpRequest, deadline: Deadline, limits: DownloadLimits): Promise<HttpStream> {
    return this.#dispatch(request, () => new HttpDownload(deadline, limits), true);
  }

  async #dispatch<T>(
    request: HttpRequest,
    make: () => HttpHandler & { readonly answer: Promise<T> },
    read: boolean,
  ): Promise<T> {
    const first = this.#begin(request, make);
    try {
      return await first.answer;
    } catch (error) {
      const lost = error instanceof OdooError && error.kind === 'unreachable' && first.diedUnanswered;
      if (!read || !lost || this.#pools.closed) throw error;
      return this.#begin(request, make).answer;
    }
  }

  #begin<H extends HttpHandler>({ url, headers, body }: HttpRequest, make: () => H): H {
    if (this.#pools.closed) throw new OdooError('cancelled', 'The Odoo client was closed.');
    const { origin, pathname, search } = new URL(url);
    const handler = make();
    const sent = {
      ...headers,
      ...(body && { 'content-type': body.type }),
      ...(body && 'stream' in body && { 'content-length': String(body.length) }),
      'accept-encoding': 'identity',
      'user-agent': 'Aidoo',
    };
    const options: Dispatcher.DispatchOptions = {
      path: pathname + search,
      method: body ? 'POST' : 'GET',
      headers: sent,
      body: body ? ('stream' in body ? body.stream : body.text) : null,
    };
    this.#pools.of(this.#share, origin).dispatch(options, handler);
    return handler;
  }
}
