import { ToolError } from '../tool-error.ts';

/** Models whose texts Odoo may fill in as templates when they are sent (mail, sms, mass_mailing, whatsapp: 14 to 20). */
const RENDERED = /^(mail\.compose\.message|sms\.composer|whatsapp\.composer|mailing\.)/;
/** Jinja (14), inline templates (15 to 20) and QWeb. */
const EXPRESSION = /\{\{|\$\{|\{%|^\s*%|<t[\s>]|\st-[a-z-]+\s*=/im;

/**
 * An expression of a template is run by Odoo with the rights of its user: it reads any field of any record, whatever the policy
 * says, and secrets too.
 * @throws ToolError `not_allowed`
 */
export function assertNoTemplate(model: string, value: unknown, place: string): void {
  if (typeof value !== 'string' || !RENDERED.test(model) || !EXPRESSION.test(value)) return;
  throw new ToolError(
    'not_allowed',
    `${place}: Odoo would fill in what is written like a template's expression.`,
    {
      hint: 'Write the text itself, without {{…}}, ${…} and t- attributes.',
    },
  );
}
