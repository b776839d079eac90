import { accessError, userError } from '../faults.ts';
import type { Db, Env, Values } from './types.ts';

/** The user that Odoo itself acts as, beside which no right or rule applies. */
export const SUPERUSER = 1;

const ids = (value: unknown): readonly number[] => (Array.isArray(value) ? value : []);

/** The environment of a call, with the checks that Odoo makes of its context before anything else. */
export function makeEnv(db: Db, uid: number, context: Values = {}): Env {
  const user = db.table('res.users').get(uid);
  const groups = ids(user?.[db.series >= 19 ? 'group_ids' : 'groups_id']);
  const keys = new Set(groups.map((id) => String(db.table('res.groups').get(id)?.['key'])));
  return {
    db,
    uid,
    su: uid === SUPERUSER,
    context,
    lang: language(db, context['lang']),
    tz: typeof context['tz'] === 'string' ? context['tz'] : 'UTC',
    companies: allowedCompanies(user?.['company_ids'], user?.['company_id'], context['allowed_company_ids']),
    groups: keys,
  };
}

/** The same call without rights and rules, for what Odoo itself does on behalf of the user. */
export const sudo = (env: Env): Env => (env.su ? env : { ...env, su: true });

function language(db: Db, wanted: unknown): string {
  if (typeof wanted !== 'string' || wanted === '' || wanted === 'en_US') return 'en_US';
  for (const row of db.table('res.lang').rows()) {
    if (row['code'] === wanted && row['active'] === true) return wanted;
  }
  // Odoo 17 reads on in English.
  if (db.series >= 18) throw userError(`Invalid language code: ${wanted}`);
  return 'en_US';
}

function allowedCompanies(all: unknown, own: unknown, wanted: unknown): readonly number[] {
  const known = ids(all);
  if (!Array.isArray(wanted) || wanted.length === 0) {
    return typeof own === 'number' ? [own, ...known.filter((id) => id !== own)] : known;
  }
  if (!wanted.every((id) => known.includes(id))) {
    throw accessError('Access to unauthorized or invalid companies.');
  }
  return wanted;
}
