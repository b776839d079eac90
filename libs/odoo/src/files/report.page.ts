import type { ClientSession } from '../client.session.ts';
import type { Deadline } from '../deadline.ts';
import { OdooError } from '../odoo.error.ts';
import { checkIds } from './file.options.ts';
import type { FileLimits } from './file.options.ts';
import type { OdooFile } from './odoo.file.ts';
import { fileOf, openPage } from './web.page.ts';
import { WebSession } from './web.session.ts';

/** What fits into the first line of a request, whatever stands in front of Odoo. */
const MAX_URL = 7_000;

/**
 * `GET /report/pdf/<report name>/<ids>?context=…` (addons/web/controllers/report.py; main.py in 14).
 * @throws OdooError `invalid_argument`.
 */
export function reportUrl(
  base: string,
  name: string,
  ids: readonly number[],
  context: Readonly<Record<string, unknown>> = {},
): string {
  checkIds(ids);
  if (!/^[a-z_][\w.-]*$/i.test(name)) throw new OdooError('invalid_argument', 'This is no name of a report.');
  const query =
    Object.keys(context).length === 0 ? '' : `?context=${encodeURIComponent(JSON.stringify(context))}`;
  const url = `${base}/report/pdf/${name}/${ids.join(',')}${query}`;
  if (url.length <= MAX_URL) return url;
  throw new OdooError('invalid_argument', 'So many records cannot be printed at once.');
}

/** @throws OdooError `access_denied`, `busy`… and what the page says in place of the report. */
export async function reportPage(
  session: ClientSession,
  url: string,
  limits: FileLimits,
  deadline: Deadline,
): Promise<OdooFile> {
  const { connection, services } = session;
  const { guard, http } = services;
  const web = await signedIn(session, limits, deadline);
  const afterwards = (): Promise<void> => web.end();
  const request = { url, headers: web.headers, limits: { ...limits, afterwards }, secret: connection.secret };
  try {
    return await guard.hold(deadline, async () => {
      const answer = await openPage(http, request, deadline);
      web.renew(answer.cookies);
      return fileOf(answer, request);
    });
  } catch (error) {
    await web.end();
    throw error;
  }
}

async function signedIn(
  { connection, services: { guard, http } }: ClientSession,
  limits: FileLimits,
  deadline: Deadline,
): Promise<WebSession> {
  const ask = (): Promise<WebSession | null> => WebSession.open({ http, connection }, limits, deadline);
  const web = await guard.login(connection, () => guard.ask(deadline, ask));
  if (web) return web;
  // After the limit for guesses: the password was right.
  throw new OdooError(
    'access_denied',
    'Odoo asks this user for a second factor, without which it opens no web session.',
  );
}
