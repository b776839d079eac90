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

const accepts = (user: Row, secret: unknown): boolean =>
  typeof secret === 'string' && secret !== '' && (user['secret'] === secret || user['api_key'] === secret);
