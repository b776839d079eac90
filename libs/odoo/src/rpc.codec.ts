import type { Deadline } from './deadline.ts';
import type { OdooFault } from './fault.traceback.ts';
import type { OdooProtocol } from './odoo.connection.ts';

/** The two services of Odoo's RPC (`odoo/service/common.py`, `odoo/service/model.py`). */
export type RpcService = 'common' | 'object';

export type RpcAnswer = { result: unknown } | { fault: OdooFault };

/** How one of the two RPC protocols is written. Both answer the same values: what JSON can hold. */
export interface RpcCodec {
  readonly protocol: OdooProtocol;
  readonly contentType: string;
  path(service: RpcService): string;
  /**
   * @param parameters in the order in which Odoo takes them; their names are for error messages.
   * @throws OdooError `invalid_argument` for what the protocol cannot carry.
   */
  encode(service: RpcService, method: string, parameters: Readonly<Record<string, unknown>>): string;
  /** @throws OdooError `not_odoo` for what is no answer of this protocol; the deadline's when it ends first. */
  decode(body: Uint8Array<ArrayBuffer>, deadline: Deadline): Promise<RpcAnswer>;
}
