import type { ProtocolSetting } from '../odoo-connection.ts';

/** What an owner or admin may see of the connection: all but the secret. */
export class OdooConnectionView {
  /** @example "https://odoo.example.com" */
  url: string;

  /** @example "production" */
  database: string;

  /** @example "aidoo@example.com" */
  username: string;

  protocol: ProtocolSetting;
  updatedAt: Date;

  /** There is one; it is never answered. */
  hasSecret: true;
}

/** The stored connection works. */
export class ConnectionTestPassed {
  ok: true;

  /**
   * Of the Odoo.
   * @example "18.0"
   */
  version: string;

  /** The one that calls are made with. */
  protocol: string;

  /** The id of the Odoo user. */
  uid: number;

  /** The name of the Odoo user. */
  user: string;
}

/** The stored connection does not work. */
export class ConnectionTestFailed {
  ok: false;

  /** @example "wrong_credentials" */
  code: string;

  /** What is wrong, and what to do next. */
  message: string;
}

/** What a try of the stored connection found. A wrong secret or a silent host is an answer, not an error. */
export type ConnectionTestResult = ConnectionTestPassed | ConnectionTestFailed;

export const toView = (connection: Omit<OdooConnectionView, 'hasSecret'>): OdooConnectionView => ({
  url: connection.url,
  database: connection.database,
  username: connection.username,
  protocol: connection.protocol,
  updatedAt: connection.updatedAt,
  hasSecret: true,
});
