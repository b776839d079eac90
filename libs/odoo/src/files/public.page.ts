import { databaseHint } from '../database.header.ts';
import type { ClientSession } from '../client.session.ts';
import type { Deadline } from '../deadline.ts';
import type { HttpStream } from '../http.download.ts';
import { dialectOf } from '../odoo.dialect.ts';
import type { FileLimits } from './file.options.ts';
import type { OdooFile } from './odoo.file.ts';
import { beginningOf, fileOf, MAX_PAGE, openPage } from './web.page.ts';
import type { WebRequest } from './web.page.ts';
import { leadsToDatabases } from './web.failure.ts';
import { cookieHeader, sessionCookie } from './web.session.ts';

/**
 * A page that needs no login. Where a server has several databases, Odoo finds the right one by a header from 19 on;
 * before, by a session that `/web/login?db=` opens for nobody (`ensure_db` in addons/web/controllers/utils.py, main.py in
 * 14): without one it has no page at all, and answers 404 or sends to where a database is chosen.
 */
export async function publicPage(
  session: ClientSession,
  url: string,
  limits: FileLimits,
  deadline: Deadline,
): Promise<OdooFile> {
  const { login, connection, services } = session;
  const request = { url, headers: databaseHint(login), limits, secret: connection.secret };
  const answer = await openPage(services.http, request, deadline);
  const knowsHeader = login.series !== null && dialectOf(login.series).knowsDatabaseHeader;
  if (knowsHeader || !missesDatabase(answer, url)) return fileOf(answer, request);
  const cookie = await databaseCookie(session, request, deadline);
  if (cookie === null) return fileOf(answer, request);
  answer.body.destroy();
  const named = { ...request, headers: cookieHeader(cookie) };
  return fileOf(await openPage(services.http, named, deadline), named);
}

const missesDatabase = ({ status, location }: HttpStream, url: string): boolean =>
  status === 404 || (status >= 300 && status < 400 && leadsToDatabases(location, url));

async function databaseCookie(
  { connection: { url, database }, services }: ClientSession,
  request: WebRequest,
  deadline: Deadline,
): Promise<string | null> {
  const address = `${url}/web/login?db=${encodeURIComponent(database)}`;
  const limits = { ...request.limits, maxBytes: MAX_PAGE };
  const login = { ...request, url: address, headers: {}, limits };
  const { body, cookies } = await openPage(services.http, login, deadline);
  await beginningOf(body);
  return sessionCookie(cookies);
}
