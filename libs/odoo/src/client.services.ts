import { CallGuard } from './call.guard.ts';
import { Deadline } from './deadline.ts';
import { GuardedTransport } from './guarded.transport.ts';
import { HttpClient } from './http.client.ts';
import { jsonRpcCodec } from './jsonrpc.codec.ts';
import { loginKey } from './odoo.connection.ts';
import type { OdooConnection, OdooProtocol } from './odoo.connection.ts';
import type { OdooServices } from './odoo.services.ts';
import type { OdooTransport } from './odoo.transport.ts';
import type { ServerVersion } from './odoo.version.ts';
import { Remembered } from './remembered.ts';
import type { Memory } from './remembered.ts';
import { RpcTransport } from './rpc.transport.ts';
import { xmlRpcCodec } from './xmlrpc.codec.ts';

export interface ClientOptions {
  /**
   * Who uses up the room, such as a company's id: a share has its own lane, connections and memory, and waits for
   * nobody else. Default: one for all who name none.
   */
  share?: string;
  /**
   * To see whether the connection works now: nothing remembered is believed, an Odoo that did not answer is asked all the
   * same, and such clients have a lane beside the one of their share.
   */
  test?: boolean;
  /** For a whole call; the default is that of the Odoo. */
  timeoutMs?: number;
}

/** What the clients of one share use: all that a process has, as far as it is theirs. Cheap to make. */
export class ClientServices {
  readonly timeoutMs: number;
  /** For what is asked past the transports: all of it passes the guard. */
  readonly guard: CallGuard;
  readonly http: HttpClient;
  readonly transports: Readonly<Record<OdooProtocol, OdooTransport>>;
  readonly protocols: Memory<OdooProtocol>;
  readonly versions: Memory<ServerVersion>;
  readonly logins: Memory<number>;

  constructor(shared: OdooServices, connection: OdooConnection, options: ClientOptions = {}) {
    const { share = '', test = false, timeoutMs = shared.timeoutMs } = options;
    this.timeoutMs = timeoutMs;
    this.protocols = test ? new Remembered(1) : shared.protocols.scoped(share);
    this.versions = test ? new Remembered(FEW) : shared.versions.scoped(share);
    this.logins = test ? new Remembered(FEW) : shared.logins.scoped(share);
    const lane = test ? `test of ${share}` : share;
    // The key of the login, so that a connection that was changed starts afresh.
    const place = JSON.stringify([share, loginKey(connection), connection.protocol]);
    this.guard = new CallGuard(shared, { share, lane, place, passes: test, timeoutMs });
    this.http = new HttpClient(shared.pools, lane);
    const xmlRpc = xmlRpcCodec(shared.decoder.for(lane));
    this.transports = {
      jsonrpc: new GuardedTransport(new RpcTransport(jsonRpcCodec, this.http), this.guard),
      json2: new GuardedTransport(shared.json2(lane), this.guard),
      xmlrpc: new GuardedTransport(new RpcTransport(xmlRpc, this.http), this.guard),
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
}

/** As many as there are protocols. */
const FEW = 3;
