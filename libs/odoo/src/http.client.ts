import type { Deadline } from './deadline.ts';
import { HttpExchange } from './http.exchange.ts';
import type { HttpAnswer } from './http.exchange.ts';
import type { HttpPools } from './http.pools.ts';
import { OdooError } from './odoo.error.ts';

export interface HttpRequest {
  /** Absolute, on an address that `parseOdooUrl` has normalised. */
  url: string;
  /** Beside those that every request has. They may hold a key: no log and no error repeats them. */
  headers?: Readonly<Record<string, string>>;
  /** Without one the request is a GET. */
  body?: { type: string; text: string };
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
  async send(request: HttpRequest, deadline: Deadline, read: boolean): Promise<HttpAnswer> {
    const first = this.#dispatch(request, deadline);
    try {
      return await first.answer;
    } catch (error) {
      const lost = error instanceof OdooError && error.kind === 'unreachable' && first.diedUnanswered;
      if (!read || !lost || this.#pools.closed) throw error;
      return this.#dispatch(request, deadline).answer;
    }
  }

  #dispatch({ url, headers, body }: HttpRequest, deadline: Deadline): HttpExchange {
    if (this.#pools.closed) throw new OdooError('cancelled', 'The Odoo client was closed.');
    const { origin, pathname } = new URL(url);
    const exchange = new HttpExchange(deadline, this.#pools.options.maxAnswerBytes);
    const sent = {
      ...headers,
      ...(body && { 'content-type': body.type }),
      'accept-encoding': 'identity',
      'user-agent': 'Aidoo',
    };
    const method = body ? 'POST' : 'GET';
    const request = { path: pathname, method, headers: sent, body: body?.text ?? null } as const;
    this.#pools.of(this.#share, origin).dispatch(request, exchange);
    return exchange;
  }
}
