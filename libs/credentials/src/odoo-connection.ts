import type { Secret } from '@aidoo/kernel';

/** `auto` takes JSON-2 from Odoo 19 on with an API key, else JSON-RPC, and XML-RPC where that is not answered. */
export const PROTOCOLS = ['auto', 'xmlrpc', 'jsonrpc', 'json2'] as const;
export type ProtocolSetting = (typeof PROTOCOLS)[number];

/** A connection opened for one call. Let go of it when the call is over. */
export interface OpenedConnection {
  readonly url: string;
  readonly database: string;
  readonly username: string;
  readonly secret: Secret;
  readonly protocol: ProtocolSetting;
  readonly updatedAt: Date;
  readonly revision: string;
}
