import { createHash } from 'node:crypto';

/** `json2` (Odoo 19 and later) is no choice yet: it will be a third implementation of OdooTransport. */
export type OdooProtocol = 'xmlrpc' | 'jsonrpc';

/** Where an Odoo is and who asks. `secret` is a password or an API key (Odoo 14+); it is kept nowhere in clear. */
export interface OdooConnection {
  /** As `parseOdooUrl` answers it; other spellings are normalised. */
  url: string;
  database: string;
  username: string;
  secret: string;
  /** `auto`, the default, takes JSON-RPC where the server answers it and XML-RPC else. */
  protocol?: OdooProtocol | 'auto';
}

/** Under which name the uid of a connection is remembered: of the secret, its hash only. */
export function loginKey({ url, database, username, secret }: OdooConnection): string {
  return JSON.stringify([url, database, username, createHash('sha256').update(secret).digest('base64')]);
}
