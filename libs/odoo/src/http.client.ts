import { isIP } from 'node:net';
import { callbackify } from 'node:util';
import type { NetworkPolicy } from '@aidoo/network';
import { buildConnector, Pool } from 'undici';
import type { Deadline } from './deadline.ts';
import { HttpExchange } from './http.exchange.ts';
import type { HttpAnswer } from './http.exchange.ts';
import { OdooError } from './odoo.error.ts';

export interface HttpRequest {
  /** Absolute, on an address that `parseOdooUrl` has normalised. */
  url: string;
  /** Beside those that every request has. They may hold a key: no log and no error repeats them. */
  headers?: Readonly<Record<string, string>>;
  /** Without one the request is a GET. */
  body?: { type: string; text: string };
}

export interface HttpClientOptions {
  policy: NetworkPolicy;
  connectTimeoutMs: number;
  maxAnswerBytes: number;
  maxConnectionsPerHost: number;
  /** Hosts whose connections are kept; the one that was asked longest ago is let go of first. */
  maxHosts: number;
}

/** An idle connection is closed by us before most servers close it: a request on a dying one cannot be repeated. */
const KEEP_ALIVE_MS = 4_000;

/** GET and POST over undici: one keep-alive pool a host, bounded in every direction; never follows a redirect. */
export class HttpClient {
  readonly #options: HttpClientOptions;
  readonly #pools = new Map<string, Pool>();
  #closed = false;

  constructor(options: HttpClientOptions) {
    this.#options = options;
  }

  /**
   * @param read whether asking twice does no harm: then, and only then, a request that died unanswered is sent once more.
   * @throws OdooError; an answer of any status is an answer.
   */
  async send(request: HttpRequest, deadline: Deadline, read: boolean): Promise<HttpAnswer> {
    const first = this.#dispatch(request, deadline);
    try {
      return await first.answer;
    } catch (error) {
      const lost = error instanceof OdooError && error.kind === 'unreachable' && first.diedUnanswered;
      if (!read || !lost || this.#closed) throw error;
      return this.#dispatch(request, deadline).answer;
    }
  }

  /** Calls under way fail, and so does every later one. */
  async close(): Promise<void> {
    this.#closed = true;
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map((pool) => pool.destroy()));
  }

  #dispatch({ url, headers, body }: HttpRequest, deadline: Deadline): HttpExchange {
    if (this.#closed) throw new OdooError('cancelled', 'The Odoo client was closed.');
    const { origin, pathname } = new URL(url);
    const exchange = new HttpExchange(deadline, this.#options.maxAnswerBytes);
    const sent = {
      ...headers,
      ...(body && { 'content-type': body.type }),
      'accept-encoding': 'identity',
      'user-agent': 'Aidoo',
    };
    const method = body ? 'POST' : 'GET';
    const request = { path: pathname, method, headers: sent, body: body?.text ?? null } as const;
    this.#pool(origin).dispatch(request, exchange);
    return exchange;
  }

  #pool(origin: string): Pool {
    const pool = this.#pools.get(origin) ?? this.#open(origin);
    this.#pools.delete(origin);
    this.#pools.set(origin, pool);
    const [oldest] = this.#pools.entries();
    if (this.#pools.size > this.#options.maxHosts && oldest) {
      this.#pools.delete(oldest[0]);
      // Lets the requests that are under way end.
      void oldest[1].close();
    }
    return pool;
  }

  #open(origin: string): Pool {
    const { policy, connectTimeoutMs, maxConnectionsPerHost } = this.#options;
    const connector = buildConnector({ timeout: connectTimeoutMs, lookup: policy.lookup, allowH2: false });
    // An address written as numbers is never looked up, so it is looked at here.
    const check = callbackify((address: string) => policy.addressesOf(address));
    const connect: typeof connector = (options, callback) => {
      if (isIP(options.hostname) === 0) connector(options, callback);
      else check(options.hostname, (error) => (error ? callback(error, null) : connector(options, callback)));
    };
    return new Pool(origin, {
      connections: maxConnectionsPerHost,
      keepAliveTimeout: KEEP_ALIVE_MS,
      // The deadline of the call covers headers and body: one clock, not three.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect,
    });
  }
}
