import { accessDenied, missingError, python, webFault } from '../faults.ts';
import type { Database } from '../orm/database.ts';
import { repr } from '../py.ts';
import type { Row } from '../orm/types.ts';

/** The user who signs in with a login and a password or API key, or false. */
export function authenticate(db: Database, login: unknown, secret: unknown): number | false {
  if (secret === '' && db.series === 18) throw python('AssertionError', 'scope and key required');
  for (const row of db.table('res.users').rows()) {
    if (row['login'] === login && row['active'] === true && accepts(row, secret)) return row.id;
  }
  return false;
}

/** The user's id when the secret is theirs. @throws OdooFault AccessDenied; MissingError for a uid that does not exist. */
export function checkCaller(db: Database, uid: unknown, secret: unknown): number {
  if (uid === false || uid === null || uid === undefined || uid === 0) throw accessDenied();
  if (typeof uid !== 'number')
    throw python('ValueError', `invalid literal for int() with base 10: ${repr(uid)}`);
  if (!secret) throw accessDenied();
  const user = db.table('res.users').get(uid);
  if (!user) throw missingError('res.users', uid, uid);
  if (user['active'] !== true || !accepts(user, secret)) throw accessDenied();
  return uid;
}

/** The user whose API key an `Authorization` header carries; a password is no key. @throws OdooFault Unauthorized. */
export function bearer(db: Database, authorization: string): number {
  const [, key] = /^bearer\s+(\S+)\s*$/i.exec(authorization) ?? [];
  if (key === undefined) {
    const advice = 'User not authenticated, use an API Key with a Bearer Authorization header.';
    throw webFault('Unauthorized', advice);
  }
  for (const row of db.table('res.users').rows()) {
    if (row['api_key'] === key && row['active'] === true) return row.id;
  }
  throw webFault('Unauthorized', 'Invalid apikey');
}

/**
 * Signs in on the web, where an API key is no password.
 * @returns the user, and whether a second factor is still to be shown.
 * @throws OdooFault AccessDenied.
 */
export function webLogin(db: Database, login: unknown, password: unknown): { user: Row; pending: boolean } {
  for (const user of db.table('res.users').rows()) {
    if (user['login'] !== login || user['active'] !== true || !isPassword(user, password)) continue;
    return { user, pending: hasSecondFactor(user) };
  }
  throw accessDenied();
}

const hasSecondFactor = (user: Row): boolean => user['totp_secret'] !== undefined;

const isPassword = (user: Row, secret: unknown): boolean =>
  typeof secret === 'string' && secret !== '' && user['secret'] === secret;

/** With a second factor only API keys are taken (`_rpc_api_keys_only`). */
const accepts = (user: Row, secret: unknown): boolean =>
  typeof secret === 'string' &&
  secret !== '' &&
  ((isPassword(user, secret) && !hasSecondFactor(user)) || user['api_key'] === secret);
