import { publicText } from '../fault.text.ts';
import type { HttpHead } from '../http.handler.ts';
import { statusFailure } from '../http.status.ts';
import { OdooError } from '../odoo.error.ts';
import type { OdooErrorKind } from '../odoo.error.ts';

/** The small page that werkzeug makes of an exception, with Odoo's words in it. */
const PLAIN_PAGE =
  /^\s*<!doctype html[^>]*>\s*(?:<html[^>]*>\s*)?<title>[^<]*<\/title>\s*<h1>[^<]*<\/h1>\s*<p>([^]*?)<\/p>/i;
const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  '#34': '"',
  '#39': "'",
  amp: '&',
};
const MAX_SAID = 500;

/** The statuses that Odoo gives its own exceptions in pages (`HttpDispatcher.handle_error`, 14 to 19). */
const STATUS: Readonly<Record<number, readonly [OdooErrorKind, string]>> = {
  400: ['user_error', 'Odoo refuses to make this file.'],
  403: ['access_error', 'The Odoo user may not have this file.'],
  404: ['missing_record', 'Odoo has no such file, or does not show it under this link.'],
  422: ['user_error', 'Odoo refuses to make this file.'],
};

/**
 * A page in place of a file, as an error of ours. Unlike those of the API, its status speaks of the one document: that it
 * is missing says nothing about whether an Odoo is there.
 * @param page its beginning.
 */
export function pageFailure(
  { status, location }: Pick<HttpHead, 'status' | 'location'>,
  url: string,
  page: Uint8Array,
  secret: string,
): OdooError {
  if (status >= 300 && status < 400) return redirectFailure(status, location, url);
  const [kind, own] = STATUS[status] ?? [];
  if (kind !== undefined && own !== undefined) return new OdooError(kind, said(page, secret) ?? own);
  if (status >= 200 && status < 300) {
    return new OdooError('server_error', 'Odoo answers with a page in place of the file.');
  }
  // 501 and the like are the web server's own words, as 500 is: the API's reading of them fits.
  return statusFailure({ status, location }, url).thatMayHaveHappened(false);
}

/** Whether the server does not know which of its databases is meant: it sends to where one is chosen. */
export function leadsToDatabases(location: string, asked: string): boolean {
  return /\/web\/database\//.test(pathOn(location, asked) ?? '');
}

/** A redirect is told by its host, not its origin: behind a proxy, Odoo may take its own https for http. */
function pathOn(location: string, asked: string): string | null {
  const target = URL.canParse(location, asked) ? new URL(location, asked) : null;
  return target?.hostname === new URL(asked).hostname ? target.pathname : null;
}

function redirectFailure(status: number, location: string, url: string): OdooError {
  const path = pathOn(location, url);
  if (path === null) return statusFailure({ status, location }, url);
  if (path.endsWith('/web/login')) {
    return new OdooError('access_denied', 'Odoo asks for a login before it gives this file.');
  }
  if (leadsToDatabases(location, url)) {
    return new OdooError(
      'unknown_database',
      'The server has no Odoo database of this name for its web pages.',
    );
  }
  return new OdooError('access_error', 'Odoo does not show this document under this link.');
}

/** Null when the page is one of a website, with its menus. */
function said(page: Uint8Array, secret: string): string | null {
  const [, html] = PLAIN_PAGE.exec(Buffer.from(page).toString('utf8')) ?? [];
  if (html === undefined) return null;
  const text = html
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/<[^<>]*>/g, '')
    .replace(/&(lt|gt|quot|amp|#3[49]);/g, (whole, name: string) => ENTITIES[name] ?? whole);
  return publicText(text, secret).slice(0, MAX_SAID) || null;
}
