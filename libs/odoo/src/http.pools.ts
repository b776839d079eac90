import { isIP } from 'node:net';
import type { Socket } from 'node:net';
import { callbackify } from 'node:util';
import type { NetworkPolicy } from '@aidoo/network';
import { buildConnector, Client, Pool } from 'undici';
import type { Dispatcher } from 'undici';
import { HttpHandler } from './http.handler.ts';

export interface HttpOptions {
  policy: NetworkPolicy;
  connectTimeoutMs: number;
  maxAnswerBytes: number;
  /** Of one share to one origin at a time; further requests wait within their time. */
  maxConnections: number;
  /** Pools that are kept; the one that was used longest ago is let go of first. */
  maxPools: number;
}

/** An idle connection is closed by us before most servers close it: a request on a dying one cannot be repeated. */
const KEEP_ALIVE_MS = 4_000;
/** What a server says of its own keep-alive is believed so far. */
const MOST_KEEP_ALIVE_MS = 60_000;

type Connect = ReturnType<typeof buildConnector>;

/** One connection at a time, which tells the exchanges on it how much has come back over it. */
class Connection extends Client {
  readonly #line: { socket?: Socket };

  constructor(origin: URL, options: Client.Options, connect: Connect) {
    const line: { socket?: Socket } = {};
    const remembering: Connect = (to, callback) =>
      connect(to, (...outcome) => {
        const [, socket] = outcome;
        if (socket) line.socket = socket;
        callback(...outcome);
      });
    super(origin, { ...options, connect: remembering });
    this.#line = line;
  }

  /** 0 until the first answer, also over TLS: Node counts what was decrypted. */
  get bytesRead(): number {
    return this.#line.socket?.bytesRead ?? 0;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    if (handler instanceof HttpHandler) handler.connection = this;
    return super.dispatch(options, handler);
  }
}

/** Keep-alive connections, one pool for each share and origin: nobody waits for a connection that somebody else holds. */
export class HttpPools {
  readonly options: HttpOptions;
  readonly #pools = new Map<string, Pool>();
  #closed = false;

  constructor(options: HttpOptions) {
    this.options = options;
  }

  get closed(): boolean {
    return this.#closed;
  }

  get size(): number {
    return this.#pools.size;
  }

  of(share: string, origin: string): Pool {
    const key = `${origin} ${share}`;
    const pool = this.#pools.get(key) ?? this.#open(key, origin);
    this.#pools.delete(key);
    this.#pools.set(key, pool);
    const [oldest] = this.#pools.entries();
    if (this.#pools.size > this.options.maxPools && oldest) {
      this.#pools.delete(oldest[0]);
      // Lets the requests that are under way end.
      void oldest[1].close();
    }
    return pool;
  }

  /** Requests under way fail, and so does every later one. */
  async close(): Promise<void> {
    this.#closed = true;
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map((pool) => pool.destroy()));
  }

  #open(key: string, origin: string): Pool {
    const { policy, connectTimeoutMs, maxConnections } = this.options;
    const connector = buildConnector({ timeout: connectTimeoutMs, lookup: policy.lookup, allowH2: false });
    // An address written as numbers is never looked up, so it is looked at here.
    const check = callbackify((address: string) => policy.addressesOf(address));
    const connect: Connect = (options, callback) => {
      if (isIP(options.hostname) === 0) connector(options, callback);
      else check(options.hostname, (error) => (error ? callback(error, null) : connector(options, callback)));
    };
    const pool = new Pool(origin, {
      connections: maxConnections,
      factory: (url, options) => new Connection(url, options, connect),
      allowH2: false,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: MOST_KEEP_ALIVE_MS,
      // The deadline of the call covers headers and body: one clock, not three.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    pool.on('disconnect', () => this.#dropIdle(key, pool));
    pool.on('connectionError', () => this.#dropIdle(key, pool));
    return pool;
  }

  /** A pool without connections is only an entry in the map. */
  #dropIdle(key: string, pool: Pool): void {
    const { connected, queued, pending, running } = pool.stats;
    if (connected + queued + pending + running > 0 || this.#pools.get(key) !== pool) return;
    this.#pools.delete(key);
    void pool.close();
  }
}
