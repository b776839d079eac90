/** `/fr/my/…`, `/fr_BE/report/…`, `/sr@latin/my/…`: the pages that are asked for here begin so. */
const LANGUAGE_AND_PAGE = /^\/([a-z]{2,3}(?:[_-]\w{2,8})?(?:@\w{1,16})?)(\/(?:my|report)\/.+)$/i;

/**
 * Odoo shows a page in the language that its path begins with. Where several are installed, one without is sent on to there, unless the
 * website's own language is wanted: that is the default of new contacts, and whoever names none wants English (addons/http_routing,
 * `_match`; seen on 18.0 with French and English).
 *
 * @param location of a redirect; its host and its query are not believed.
 * @returns the same page with a language, or null when it leads anywhere else.
 */
export function inLanguage(location: string, asked: string): string | null {
  const target = URL.canParse(location, asked) ? new URL(location, asked).pathname : '';
  const [, language, page] = LANGUAGE_AND_PAGE.exec(target) ?? [];
  const url = new URL(asked);
  if (language === undefined || page === undefined || !url.pathname.endsWith(page)) return null;
  // Odoo knows nothing of a path below which it is served.
  const base = url.pathname.slice(0, -page.length);
  url.pathname = `${base}/${language}${page}`;
  return url.href;
}
