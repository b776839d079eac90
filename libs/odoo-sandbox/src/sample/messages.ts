import { checkAccess, checkVisible } from '../orm/access.ts';
import { toDatetime } from '../orm/dates.ts';
import { existing } from '../orm/existing.ts';
import { char, datetime, html, integer, many2one, selection } from '../orm/fields.ts';
import { sudo } from '../orm/env.ts';
import type { Env, ModelMethod, ModelSpec, Values } from '../orm/types.ts';
import { create } from '../orm/write.ts';

export const message: ModelSpec = {
  model: 'mail.message',
  label: 'Message',
  order: 'id desc',
  access: { 'base.group_user': 'r' },
  fields: {
    subject: char('Subject'),
    body: html('Contents'),
    model: char('Related Document Model'),
    res_id: integer('Related Document ID', { aggregator: 'max' }),
    date: datetime('Date'),
    author_id: many2one('Author', 'res.partner'),
    message_type: selection('Type', [
      ['email', 'Incoming Email'],
      ['comment', 'Comment'],
      ['notification', 'System notification'],
    ]),
  },
  displayName: (row) => String(row['subject'] ?? `mail.message,${row.id}`),
};

/** Posts on the first of these records. @returns the message's id. */
export function postMessage(env: Env, model: string, ids: readonly number[], args: Values): number {
  const table = env.db.table(model);
  checkAccess(env, table.model, 'read');
  checkVisible(env, table.model, existing(env, table, ids), 'read');
  const [id = 0] = create(sudo(env), 'mail.message', [
    {
      body: args['body'] ?? false,
      subject: args['subject'] ?? false,
      message_type: args['message_type'] ?? 'notification',
      model,
      res_id: ids[0] ?? 0,
      date: toDatetime(env.db.now()),
      author_id: env.db.table('res.users').get(env.uid)?.['partner_id'] ?? false,
    },
  ]);
  return id;
}

/** `message_post` of a model with a chatter: an id up to 18, a list from 19 on. */
export const messagePost = (model: string): ModelMethod => ({
  params: ['body', 'subject', 'message_type', 'subtype_xmlid', 'partner_ids', 'attachment_ids', 'author_id'],
  defaults: { body: '', message_type: 'notification' },
  keywordOnly: true,
  run: (env, ids, args) => {
    const id = postMessage(env, model, ids, args);
    return env.db.series >= 19 ? [id] : id;
  },
});
