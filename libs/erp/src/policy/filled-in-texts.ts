/**
 * Forms whose texts Odoo fills in by a template that is named, with values of any field of the records that they are about: what they
 * hold, and the choice of the template (mail, sms, account; fields of 16 and 18).
 */
const FILLED_IN: ReadonlyMap<string, readonly string[]> = new Map([
  ['mail.compose.message', ['subject', 'body', 'template_id']],
  ['sms.composer', ['body', 'template_id']],
  ['sms.template.preview', ['body']],
  ['account.invoice.send', ['subject', 'body', 'template_id']],
  ['account.move.send', ['mail_subject', 'mail_body', 'mail_template_id']],
  ['account.move.send.wizard', ['mail_subject', 'mail_body', 'mail_template_id']],
]);

/** The fields of a model in which a template's text stands. */
export const filledInTexts = (model: string): readonly string[] => FILLED_IN.get(model) ?? [];
