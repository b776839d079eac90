import { describe } from '@jest/globals';
import type { Permission } from '@aidoo/companies';
import type { World } from './bootstrap.ts';
import type { McpCaller } from './mcp-caller.ts';

/**
 * A real Odoo, where there is one: `REAL_ODOO_URL`, `REAL_ODOO_DB`, `REAL_ODOO_USER` and `REAL_ODOO_SECRET`, and for JSON-2 an API
 * key of that user in `REAL_ODOO_KEY`.
 */
const {
  REAL_ODOO_URL: url = '',
  REAL_ODOO_DB: database = '',
  REAL_ODOO_USER: username = 'admin',
  REAL_ODOO_SECRET: secret = 'admin',
  REAL_ODOO_KEY: key,
} = process.env;

export const REAL_PROTOCOLS = ['jsonrpc', 'xmlrpc', ...(key ? ['json2'] : [])];

/** Skipped where there is none. */
export const describeReal = url ? describe : describe.skip;

/** Somebody of a new company that is connected to it over this protocol. */
export async function connectReal(
  world: World,
  protocol: string,
  permissions: readonly Permission[],
): Promise<McpCaller> {
  const company = await world.company(protocol);
  const connection = { url, database, username, secret: protocol === 'json2' ? key : secret, protocol };
  const saved = await company.as('owner').put(company.path('/odoo-connection'), connection);
  if (saved.status !== 200) throw new Error(saved.text);
  return company.caller('owner', permissions);
}
