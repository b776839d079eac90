import { userError } from '../faults.ts';
import { boolean, char, datetime, many2many, many2one } from '../orm/fields.ts';
import type { Env, ModelSpec } from '../orm/types.ts';
import { create } from '../orm/write.ts';
import { makeEnv, sudo } from '../orm/env.ts';

const groupsField = (since: number, until: number) =>
  many2many('Groups', 'res.groups', { since, until, copy: false });

export const user: ModelSpec = {
  model: 'res.users',
  label: 'User',
  order: 'name, login',
  access: { 'base.group_user': 'r' },
  searchNames: ['name', 'login'],
  fields: {
    name: char('Name', { related: ['partner_id', 'name'], required: true }),
    login: char('Login', { required: true, help: 'Used to log into the system' }),
    password: char('Password', { copy: false }),
    totp_secret: char('TOTP Secret', { secret: true }),
    email: char('Email', { related: ['partner_id', 'email'] }),
    partner_id: many2one('Related Partner', 'res.partner', { required: true, ondelete: 'restrict' }),
    lang: char('Language', { related: ['partner_id', 'lang'] }),
    tz: char('Timezone', { related: ['partner_id', 'tz'] }),
    company_id: many2one('Company', 'res.company', { required: true, default: (env) => env.companies[0] }),
    company_ids: many2many('Companies', 'res.company', { default: (env) => env.companies.slice(0, 1) }),
    groups_id: groupsField(0, 18),
    group_ids: groupsField(19, 99),
    share: boolean('Share User', { readonly: true }),
    active: boolean('Active', { default: true }),
    login_date: datetime('Latest authentication', { readonly: true }),
  },
  unique: [
    {
      fields: ['login'],
      constraint: 'res_users_login_key',
      message: 'You can not have two users with the same login!',
    },
  ],
  prepare: (values, env) => {
    if (values['partner_id']) return values;
    const contact = { name: values['name'], email: values['email'] ?? values['login'] };
    return { ...values, partner_id: create(sudo(env), 'res.partner', [contact])[0] };
  },
  // A password is kept where no field reads it; what is read back is empty, as in Odoo.
  changed: (env, ids, fields) => {
    if (!fields.has('password')) return;
    const table = env.db.table('res.users');
    for (const id of ids) table.update(id, { secret: table.get(id)?.['password'], password: '' });
  },
  displayName: (row, env) =>
    String(env.db.table('res.partner').get(Number(row['partner_id']))?.['name'] ?? ''),
  beforeUnlink: (_env, rows) => {
    if (rows.some((row) => row.id <= 2)) {
      throw userError(
        'You cannot delete the admin user because it is utilized in various places (such as security configurations,...). Instead, archive it.',
      );
    }
  },
  methods: {
    context_get: { model: true, run: (env) => contextOf(env) },
    preference_save: { run: () => ({ type: 'ir.actions.client', tag: 'reload_context' }) },
    has_group: {
      params: ['group_ext_id'],
      required: 1,
      modelUntil: 17,
      run: (env, ids, args) => makeEnv(env.db, ids[0] ?? env.uid).groups.has(String(args['group_ext_id'])),
    },
  },
};

function contextOf(env: Env): Record<string, unknown> {
  const partner = env.db
    .table('res.partner')
    .get(Number(env.db.table('res.users').get(env.uid)?.['partner_id']));
  return { lang: partner?.['lang'] ?? 'en_US', tz: partner?.['tz'] ?? false, uid: env.uid };
}
