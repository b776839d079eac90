import type { Secret } from '@aidoo/kernel';

/** `auto` takes JSON-RPC where the Odoo answers it, XML-RPC else. */
export const PROTOCOLS = ['auto', 'xmlrpc', 'jsonrpc'] as const;
export type ProtocolSetting = (typeof PROTOCOLS)[number];

/** What an owner or admin may see of the connection: all but the secret. */
export interface OdooConnectionView {
  url: string;
  database: string;
  username: string;
  protocol: ProtocolSetting;
  updatedAt: Date;
  hasSecret: true;
}

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

/** What a try of the stored connection found. A wrong secret or a silent host is an answer, not an error. */
export type ConnectionTestResult =
  | { ok: true; version: string; protocol: string; uid: number; user: string }
  | { ok: false; code: string; message: string };

export const toView = (connection: Omit<OdooConnectionView, 'hasSecret'>): OdooConnectionView => ({
  url: connection.url,
  database: connection.database,
  username: connection.username,
  protocol: connection.protocol,
  updatedAt: connection.updatedAt,
  hasSecret: true,
});
