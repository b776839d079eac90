import { char, html, integer, selection, text } from '../orm/fields.ts';
import type { Env, ModelSpec, Row } from '../orm/types.ts';
import { write } from '../orm/write.ts';
import { postMessage } from './messages.ts';
import { ownRows, single } from './wizard.ts';

/** A message to write. Its records are in `res_id` up to 16, and in `res_ids`, a list as text, from 17 on. */
export const compose: ModelSpec = {
  model: 'mail.compose.message',
  label: 'Email composition wizard',
  transient: true,
  access: { 'base.group_user': 'rwc' },
  rule: ownRows,
  fields: {
    subject: char('Subject'),
    body: html('Contents'),
    model: char('Related Document Model', { offForm: true }),
    res_id: integer('Related Document ID', { until: 16, offForm: true }),
    res_ids: text('Related Document IDs', { since: 17, offForm: true }),
    composition_mode: selection(
      'Composition mode',
      [
        ['comment', 'Post on a document'],
        ['mass_mail', 'Email Mass Mailing'],
      ],
      { default: 'comment', offForm: true },
    ),
  },
  methods: { action_send_mail: { run: (env, ids) => send(env, ids) } },
};

function send(env: Env, ids: readonly number[]): unknown {
  const row = single(env, 'mail.compose.message', ids);
  const model = String(row['model']);
  for (const id of recordsOf(row)) {
    postMessage(env, model, [id], { body: row['body'], subject: row['subject'], message_type: 'comment' });
    if (env.context['mark_so_as_sent'] === true && env.db.table(model).get(id)?.['state'] === 'draft') {
      write(env, model, [id], { state: 'sent' });
    }
  }
  return { type: 'ir.actions.act_window_close', infos: 'mail_sent' };
}

const recordsOf = (row: Row): number[] =>
  [...String(row['res_ids'] ?? row['res_id'] ?? '').matchAll(/\d+/g)].map(([id]) => Number(id));
