import { isTimeZone } from './dates/time-zone.ts';
import { expected, isRows, shortName } from './odoo-answer.ts';
import type { OdooSession } from './odoo-session.ts';
import { ToolError } from './tool-error.ts';

/**
 * What Odoo would pass over in silence, some of its versions at least: a language that is not installed (17) and a time zone that
 * does not exist (17 to 19) are as if nothing had been said. Odoo companies are looked at where they are used.
 *
 * @throws ToolError `invalid_argument`
 */
export async function checkContext(odoo: OdooSession): Promise<void> {
  const { lang, tz } = odoo.callContext;
  if (tz !== undefined && !isTimeZone(tz)) {
    throw new ToolError('invalid_argument', `context.tz: there is no time zone ${JSON.stringify(tz)}.`, {
      hint: 'Use a name such as "Europe/Brussels", or leave it out for that of the Odoo user.',
    });
  }
  if (lang === undefined) return;
  const answer = await odoo.readAsUser('res.lang', 'search_read', [[]], { fields: ['code'] });
  const installed = expected(isRows, answer, 'res.lang.search_read').flatMap(
    ({ code }) => shortName(code) ?? [],
  );
  if (installed.includes(lang)) return;
  throw new ToolError(
    'invalid_argument',
    `context.lang: ${JSON.stringify(lang)} is not installed in this Odoo.`,
    {
      hint: `There are: ${installed.slice(0, 100).join(', ')}.`,
    },
  );
}
