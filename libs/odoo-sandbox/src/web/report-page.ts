import { isValues } from '../rpc/dispatch.ts';
import { makeEnv } from '../orm/env.ts';
import { renderReport, reportLines } from '../print/report.ts';
import { type Answer, notFound } from '../wire/answer.ts';
import type { Backing, HttpRequest } from '../wire/door.ts';
import { page, pdfAnswer, toLogin } from './pages.ts';

/** `/report/<converter>/<name>/<ids>`: prints records for the user of a session. */
export function reportPage(backing: Backing, request: HttpRequest, path: ReportPath): Answer {
  const { db, sessions } = backing;
  const uid = sessions.userOf(request.session);
  if (uid === undefined) return toLogin(db.series, fullPath(request));
  const env = makeEnv(db, uid, contextOf(request, db.series));
  if (path.converter === 'html') return page(path.report, reportLines(env, path.report, path.ids));
  if (path.converter !== 'pdf') return notFound();
  return pdfAnswer(renderReport(env, path.report, path.ids));
}

export interface ReportPath {
  readonly converter: string;
  readonly report: string;
  readonly ids: readonly number[];
}

/** The parts of such a path, if it is one. Ids that are no numbers are passed over. */
export function reportPath(path: string): ReportPath | undefined {
  const [matched, converter = '', report = '', ids = ''] =
    /^\/report\/(\w+)\/([^/]+)(?:\/([^/]+))?$/.exec(path) ?? [];
  if (!matched) return undefined;
  const numbers = decodeURIComponent(ids)
    .split(',')
    .filter((id) => /^\d+$/.test(id));
  return { converter, report: decodeURIComponent(report), ids: numbers.map(Number) };
}

/** As werkzeug writes it, with a question mark at the end of a path without a query. */
const fullPath = ({ path, query }: HttpRequest): string => `${path}?${query.toString()}`;

/** The context of the query, where a language is passed over up to 14. */
function contextOf({ query }: HttpRequest, series: number): Record<string, unknown> {
  const given: unknown = JSON.parse(query.get('context') ?? '{}');
  if (!isValues(given)) return {};
  const { lang, ...rest } = given;
  return series <= 14 || lang === undefined ? rest : { ...rest, lang };
}
