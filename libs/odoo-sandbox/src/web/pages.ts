import { OdooFault } from '../faults.ts';
import type { Answer } from '../wire/answer.ts';

const ESCAPED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replaceAll(/[&<>"]/g, (letter) => ESCAPED[letter] ?? letter);

/** A page of the website. */
export const page = (title: string, lines: readonly string[] = [], status = 200): Answer => ({
  status,
  type: 'text/html; charset=utf-8',
  body: `<!DOCTYPE html>\n<html lang="en-US">\n    <head>\n        <meta charset="utf-8"/>\n        <title>${escape(title)}</title>\n    </head>\n    <body>\n        <h1>${escape(title)}</h1>\n${lines.map((line) => `        <p>${escape(line)}</p>\n`).join('')}    </body>\n</html>\n`,
});

/** A PDF, under a name where there is one. */
export const pdfAnswer = (body: Buffer, headers: Record<string, string> = {}): Answer => ({
  status: 200,
  type: 'application/pdf',
  body,
  headers,
});

/** Werkzeug's page that sends a browser on. */
export const redirect = (status: number, location: string): Answer => ({
  status,
  type: 'text/html; charset=utf-8',
  body: `<!doctype html>\n<html lang=en>\n<title>Redirecting...</title>\n<h1>Redirecting...</h1>\n<p>You should be redirected automatically to the target URL: <a href="${escape(location)}">${escape(location)}</a>. If not, click the link.\n`,
  headers: { location },
});

/** Where somebody without a session is sent: 302 up to 15, 303 after. */
export const toLogin = (series: number, target: string): Answer =>
  redirect(series <= 15 ? 302 : 303, `/web/login?redirect=${encodeURIComponent(target)}`);

const TITLES: Readonly<Record<number, string>> = {
  400: '400: Bad Request',
  403: '403: Forbidden',
  404: 'Page Not Found',
  422: 'Oops! Something went wrong.',
  500: 'Internal Server Error',
};

/** The website's page for a failure: it tells the words that are meant for people, and of others nothing. */
export function failurePage(fault: OdooFault, series: number): Answer {
  const status = statusOf(fault, series);
  const told = status === 500 ? [] : ['Error message:', fault.message];
  return page(TITLES[status] ?? 'Error', told, status);
}

/**
 * As `http_routing` gives it out. A missing record is met while the template is filled in, which 19 and later take for
 * a failure of the template.
 */
function statusOf(fault: OdooFault, series: number): number {
  if (fault.status !== undefined) return fault.status;
  const [, name] = /^odoo\.exceptions\.(\w+)$/.exec(fault.exception) ?? [];
  if (name === undefined) return 500;
  if (name === 'AccessError' || name === 'AccessDenied') return 403;
  if (series <= 18) return 400;
  return name === 'MissingError' ? 500 : 422;
}
