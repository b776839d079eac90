import type { OdooProtocol } from './odoo.connection.ts';
import { dialectOf } from './odoo.dialect.ts';
import { OdooError } from './odoo.error.ts';
import type { OdooErrorKind } from './odoo.error.ts';
import type { ServerVersion } from './odoo.version.ts';

/**
 * In which order a server is asked for its version. JSON-RPC first: it answers on 14 to 21, and 10,000 records take it a
 * hundredth of the time that XML-RPC needs. JSON-2 tells its version from 19 on, and is alone from 22 on.
 */
export const ASKED: readonly OdooProtocol[] = ['jsonrpc', 'xmlrpc', 'json2'];

/** Failures that say "not this protocol"; after the others the next protocol would fail just the same. */
const ANOTHER_MAY_ANSWER = new Set<OdooErrorKind>(['not_odoo', 'server_error', 'redirected']);

/**
 * The same for a login over JSON-2: it takes no password, a `dbfilter` may hide the database from it that RPC reaches,
 * and a proxy may let only RPC through.
 */
const RPC_MAY_TAKE_IT = new Set<OdooErrorKind>([
  ...ANOTHER_MAY_ANSWER,
  'access_denied',
  'access_error',
  'unknown_database',
  'invalid_argument',
]);

export interface Probe {
  version(protocol: OdooProtocol): Promise<ServerVersion>;
  /** Whether JSON-2 takes the secret; it fails when not. */
  signInOverJson2(): Promise<unknown>;
}

/**
 * JSON-2 from Odoo 19 on, where it takes the secret; else the first protocol over which the server tells its version.
 * @throws OdooError that of the preferred protocol, when none answers; `access_denied` when only JSON-2 is there and it
 * does not take the secret.
 */
export async function findProtocol(probe: Probe): Promise<OdooProtocol> {
  const { protocol, version } = await firstToAnswer(probe);
  const { hasJson2, hasRpc } = dialectOf(version);
  if (!hasJson2) return protocol;
  try {
    await probe.signInOverJson2();
    return 'json2';
  } catch (error) {
    if (protocol !== 'json2' && hasRpc && isOneOf(error, RPC_MAY_TAKE_IT)) return protocol;
    throw error;
  }
}

async function firstToAnswer(probe: Probe): Promise<{ protocol: OdooProtocol; version: ServerVersion }> {
  let first: unknown;
  for (const protocol of ASKED) {
    try {
      return { protocol, version: await probe.version(protocol) };
    } catch (error) {
      first ??= error;
      if (!isOneOf(error, ANOTHER_MAY_ANSWER)) break;
    }
  }
  throw first;
}

const isOneOf = (error: unknown, kinds: ReadonlySet<OdooErrorKind>): boolean =>
  error instanceof OdooError && kinds.has(error.kind);
