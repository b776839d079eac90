import type { Secret } from '@aidoo/kernel';

/** `auto` takes JSON-RPC where the Odoo answers it, XML-RPC else. */
export const PROTOCOLS = ['auto', 'xmlrpc', 'jsonrpc'] as const;
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
