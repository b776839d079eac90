import type { Answer } from '../wire/answer.ts';
import type { Backing, HttpRequest } from '../wire/door.ts';
import { redirect } from './pages.ts';

/** Of a browser that names none: English. */
const WANTED = 'en_US';

/** `/fr/my/…`: only its own language may stand before a page of the website. */
export function withoutLanguage({ db }: Backing, request: HttpRequest): HttpRequest {
  const [, language, path] = /^\/([a-z]{2})(\/.+)$/.exec(request.path) ?? [];
  const known = [...db.table('res.lang').rows()].some(
    (row) => row['active'] === true && row['iso_code'] === language,
  );
  return path !== undefined && known ? { ...request, path } : request;
}

/** Where a page without a language is in the wanted one, unless the website speaks it of itself (http_routing, `_match`). */
export function toLanguage({ db, websiteLang }: Backing, { path, query }: HttpRequest): Answer | undefined {
  if (websiteLang === WANTED) return undefined;
  const search = query.size > 0 ? `?${query.toString()}` : '';
  return redirect(db.series <= 14 ? 302 : 303, `/${WANTED.slice(0, 2)}${path}${search}`);
}
