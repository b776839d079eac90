import { ToolError } from '../tool-error.ts';

/**
 * Forms that Odoo fills in by a template, with values of any field of the records that they are about, and with their documents: the
 * fields that then hold them (mail, sms, account; of 16 and 18).
 */
const FILLED_IN: ReadonlyMap<string, readonly string[]> = new Map([
  ['mail.compose.message', ['subject', 'body', 'email_from', 'reply_to', 'attachment_ids']],
  ['sms.composer', ['body']],
  ['sms.template.preview', ['body']],
  ['account.invoice.send', ['subject', 'body', 'email_from', 'reply_to', 'attachment_ids']],
  ['account.move.send', ['mail_subject', 'mail_body', 'mail_attachments_widget']],
  ['account.move.send.wizard', ['mail_subject', 'mail_body', 'mail_attachments_widget']],
]);
const TEMPLATE = /(^|_)template_id$/;

/** The fields of a model that a template fills in. */
export const filledInTexts = (model: string): readonly string[] => FILLED_IN.get(model) ?? [];

/**
 * Where fields are closed nobody chooses a template for records, whose values it would read: what Odoo chooses itself is sent, and not shown.
 * @throws ToolError `not_allowed`
 */
export function assertNoChoice(model: string, name: string, place: string): void {
  if (!FILLED_IN.has(model) || !TEMPLATE.test(name)) return;
  throw new ToolError(
    'not_allowed',
    `${place}: a template would show values of fields that the company's policy closes.`,
    {
      hint: "Leave it out for Odoo's own choice, or write to the record's followers with message_post on the record itself.",
    },
  );
}
