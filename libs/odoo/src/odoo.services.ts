import type { NetworkPolicy } from '@aidoo/network';
import { CallBreaker } from './call.breaker.ts';
import { CallLanes } from './call.lanes.ts';
import { GuessLimit } from './guess.limit.ts';
import { HttpPools } from './http.pools.ts';
import { HttpClient } from './http.client.ts';
import { Json2Transport } from './json2.transport.ts';
import type { OdooProtocol } from './odoo.connection.ts';
import type { ServerVersion } from './odoo.version.ts';
import { Remembered } from './remembered.ts';
import { XmlRpcDecoder } from './xmlrpc.decoder.ts';

export interface OdooOptions {
  /** Which addresses may be connected to. */
  policy: NetworkPolicy;
  /** For a whole call, decoding included. Default 60,000; Odoo itself gives up after 120 s. */
  timeoutMs?: number;
  /** Default 10,000. */
  connectTimeoutMs?: number;
  /** Default 16 MiB: what a process may stand still for, since JSON is parsed in one go. */
  maxAnswerBytes?: number;
  /** Questions, and so connections, of one share at a time; further ones wait. Default 8. */
  maxInFlight?: number;
  /** Questions of one share that may wait. Default 128. */
  maxWaiting?: number;
  /** How long they do. Default 10,000. */
  maxWaitMs?: number;
  /** Shares and hosts to which connections are kept. Default 1,000. */
  maxPools?: number;
  /** After the fifth failure in a row, until the first try. Default 15,000; doubles up to eight times that. */
  pauseMs?: number;
}

const TEN_MINUTES = 600_000;
const MAX_REMEMBERED = 5_000;
const MAX_LANES = 1_000;
/** More, since whoever makes it forget has tries again: a few megabytes. */
const MAX_GUESSED = 50_000;
const QUARTER_OF_AN_HOUR = 900_000;

/** What all clients of a process share: connections, threads, and a bounded memory of what was found out. */
export class OdooServices {
  readonly timeoutMs: number;
  /** Of each login: another secret may speak another protocol. */
  readonly protocols = new Remembered<OdooProtocol>(MAX_REMEMBERED);
  readonly versions = new Remembered<ServerVersion>(MAX_REMEMBERED, TEN_MINUTES);
  /** For ten minutes: Odoo accepts a revoked key on calls for as long as it runs, and refuses it only at a login. */
  readonly logins = new Remembered<number>(MAX_REMEMBERED, TEN_MINUTES);
  readonly pools: HttpPools;
  readonly decoder = new XmlRpcDecoder();
  readonly lanes: CallLanes;
  readonly breaker: CallBreaker;
  readonly guesses = new GuessLimit({
    refusals: 10,
    windowMs: QUARTER_OF_AN_HOUR,
    maximum: MAX_GUESSED,
  });

  readonly #json2 = new Map<string, Json2Transport>();

  constructor(options: OdooOptions) {
    const { maxInFlight = 8, maxWaiting = 128, maxWaitMs = 10_000, pauseMs = 15_000 } = options;
    this.timeoutMs = options.timeoutMs ?? 60_000;
    this.pools = new HttpPools({
      policy: options.policy,
      connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
      maxAnswerBytes: options.maxAnswerBytes ?? 16 * 1024 * 1024,
      maxConnections: maxInFlight,
      maxPools: options.maxPools ?? 1_000,
    });
    this.lanes = new CallLanes({ inFlight: maxInFlight, waiting: maxWaiting, waitMs: maxWaitMs });
    const maxPauseMs = 8 * pauseMs;
    this.breaker = new CallBreaker({ failures: 5, pauseMs, maxPauseMs, maximum: MAX_REMEMBERED });
  }

  /** Of a lane; it remembers what the methods of its Odoo are called with. */
  json2(lane: string): Json2Transport {
    const transport = this.#json2.get(lane) ?? new Json2Transport(new HttpClient(this.pools, lane));
    this.#json2.delete(lane);
    this.#json2.set(lane, transport);
    const [oldest] = this.#json2.keys();
    if (this.#json2.size > MAX_LANES && oldest !== undefined) this.#json2.delete(oldest);
    return transport;
  }

  async close(): Promise<void> {
    await Promise.all([this.pools.close(), this.decoder.close()]);
  }
}
