import { createHash } from 'node:crypto';

export type OdooProtocol = 'xmlrpc' | 'jsonrpc' | 'json2';

/** Where an Odoo is and who asks. `secret` is a password or an API key (Odoo 14+); it is kept nowhere in clear. */
export interface OdooConnection {
  /** As `parseOdooUrl` answers it; other spellings are normalised. */
  url: string;
  database: string;
  username: string;
  secret: string;
  /**
   * `auto`, the default, takes JSON-2 from Odoo 19 on where it takes the secret, else JSON-RPC, and XML-RPC where that
   * is not answered. `json2` takes an API key, never a password.
   */
  protocol?: OdooProtocol | 'auto';
}

/** Under which name is remembered what was found out about a login: of the secret, its hash only. */
export function loginKey({ url, database, username, secret }: OdooConnection): string {
  return JSON.stringify([url, database, username, createHash('sha256').update(secret).digest('base64')]);
}
