import type { OdooProtocol } from '../src/index.ts';

export interface RpcCall {
  protocol: OdooProtocol;
  /** Over JSON-2 the model, or `web`. */
  service: string;
  method: string;
  /** Over JSON-2 the body alone. */
  args: unknown[];
}

/** Raised by a fake to be answered as a fault, in the words of the protocol. */
export class Fault extends Error {
  readonly code: number;
  readonly exception: string;

  constructor(code: number, text: string, exception = 'odoo.exceptions.UserError') {
    super(text);
    this.code = code;
    this.exception = exception;
  }
}
