import { accessDenied, missingError, python } from '../faults.ts';
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

const accepts = (user: Row, secret: unknown): boolean =>
  typeof secret === 'string' && secret !== '' && (user['secret'] === secret || user['api_key'] === secret);
