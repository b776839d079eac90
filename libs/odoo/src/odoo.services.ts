import type { NetworkPolicy } from '@aidoo/network';
import { Deadline } from './deadline.ts';
import { HttpClient } from './http.client.ts';
import { Json2Transport } from './json2.transport.ts';
import { jsonRpcCodec } from './jsonrpc.codec.ts';
import type { OdooProtocol } from './odoo.connection.ts';
import type { OdooTransport } from './odoo.transport.ts';
import type { ServerVersion } from './odoo.version.ts';
import { Remembered } from './remembered.ts';
import { RpcTransport } from './rpc.transport.ts';
import { xmlRpcCodec } from './xmlrpc.codec.ts';
import { XmlRpcDecoder } from './xmlrpc.decoder.ts';

export interface OdooOptions {
  /** Which addresses may be connected to. */
  policy: NetworkPolicy;
  /** For a whole call, decoding included. Default 60,000; Odoo itself gives up after 120 s. */
  timeoutMs?: number;
  /** Default 10,000. */
  connectTimeoutMs?: number;
  /** Default 64 MiB. */
  maxAnswerBytes?: number;
  /** Connections to one host at a time; further calls wait within their time. Default 16. */
  maxConnectionsPerHost?: number;
  /** Hosts to which connections are kept. Default 200. */
  maxHosts?: number;
}

const TEN_MINUTES = 600_000;
const MAX_REMEMBERED = 5_000;

/** What all clients of a process share: connections, threads, and a bounded memory of what was found out. */
export class OdooServices {
  readonly timeoutMs: number;
  readonly transports: Readonly<Record<OdooProtocol, OdooTransport>>;
  /** Of each login: another secret may speak another protocol. */
  readonly protocols = new Remembered<OdooProtocol>(MAX_REMEMBERED);
  readonly versions = new Remembered<ServerVersion>(MAX_REMEMBERED, TEN_MINUTES);
  /** For ten minutes: Odoo accepts a revoked key on calls for as long as it runs, and refuses it only at a login. */
  readonly logins = new Remembered<number>(MAX_REMEMBERED, TEN_MINUTES);
  readonly #http: HttpClient;
  readonly #decoder = new XmlRpcDecoder();

  constructor(options: OdooOptions) {
    this.timeoutMs = options.timeoutMs ?? 60_000;
    this.#http = new HttpClient({
      policy: options.policy,
      connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
      maxAnswerBytes: options.maxAnswerBytes ?? 64 * 1024 * 1024,
      maxConnectionsPerHost: options.maxConnectionsPerHost ?? 16,
      maxHosts: options.maxHosts ?? 200,
    });
    this.transports = {
      jsonrpc: new RpcTransport(jsonRpcCodec, this.#http),
      json2: new Json2Transport(this.#http),
      xmlrpc: new RpcTransport(xmlRpcCodec(this.#decoder), this.#http),
    };
  }

  /** A question that several callers may wait for, with a deadline that is none of theirs. */
  async within<T>(ask: (deadline: Deadline) => Promise<T>): Promise<T> {
    const deadline = new Deadline(this.timeoutMs);
    try {
      return await ask(deadline);
    } finally {
      deadline.end();
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#http.close(), this.#decoder.close()]);
  }
}
