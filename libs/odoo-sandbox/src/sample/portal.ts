import { randomUUID } from 'node:crypto';
import { checkAccess, checkVisible } from '../orm/access.ts';
import { sudo } from '../orm/env.ts';
import { char, text } from '../orm/fields.ts';
import type { Env, FieldSpec, ModelMethod, Row, Values } from '../orm/types.ts';
import { write } from '../orm/write.ts';
import { single } from './wizard.ts';

/** What `portal.mixin` adds to a model whose records customers see on the web. */
export const portalFields = (url: (row: Row) => string): Record<string, FieldSpec> => ({
  access_url: char('Portal Access URL', { compute: url, readonly: true, help: 'Customer Portal URL' }),
  access_token: char('Security Token', { copy: false }),
  access_warning: text('Access warning', { compute: () => '', readonly: true }),
});

/** `get_portal_url`: a path that opens one record for whoever has it. It writes the token that stands in it. */
export const getPortalUrl = (model: string, url: (row: Row) => string): ModelMethod => ({
  params: ['suffix', 'report_type', 'download', 'query_string', 'anchor'],
  run: (env, ids, args) => {
    const row = single(env, model, ids);
    const table = env.db.table(model);
    checkAccess(env, table.model, 'read');
    checkVisible(env, table.model, [row], 'read');
    return `${url(row)}${said(args, 'suffix', '')}?access_token=${token(env, model, row)}${query(args)}`;
  },
});

function token(env: Env, model: string, row: Row): string {
  const known = row['access_token'];
  if (typeof known === 'string' && known !== '') return known;
  const made = randomUUID();
  write(sudo(env), model, [row.id], { access_token: made });
  return made;
}

const query = (args: Values): string =>
  [
    said(args, 'report_type', '&report_type='),
    args['download'] ? '&download=true' : '',
    said(args, 'query_string', ''),
    said(args, 'anchor', '#'),
  ].join('');

const said = (args: Values, name: string, before: string): string => {
  const value = args[name];
  return typeof value === 'string' && value !== '' ? `${before}${value}` : '';
};
