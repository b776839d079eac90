import { OdooError } from '../odoo.error.ts';

/** Portal pages have plain paths in every version; what is escaped in one could be read as something else behind it. */
const PATH = /^\/my(?:\/[\w~-][\w.~-]*)+\/?$/;
const QUERY = /^[\x21-\x7E]*$/;
const MAX_LENGTH = 2_000;

/**
 * The address of a page of the portal, of a path that came out of Odoo (`get_portal_url`) and is not to be trusted.
 * @param base the address of the Odoo, which may have a path of its own.
 * @throws OdooError `invalid_argument`, without repeating it: it has a token in it.
 */
export function portalUrl(base: string, path: string): string {
  const [withoutFragment = ''] = path.split('#');
  const mark = withoutFragment.indexOf('?');
  const [page, query] =
    mark === -1 ? [withoutFragment, ''] : [withoutFragment.slice(0, mark), withoutFragment.slice(mark)];
  const plain = path.length <= MAX_LENGTH && PATH.test(page) && QUERY.test(query) && !query.includes('\\');
  if (!plain) throw refused();
  const url = new URL(base + page + query);
  const below = `${new URL(base).pathname.replace(/\/$/, '')}/my/`;
  // What was checked is what is asked.
  if (url.origin !== new URL(base).origin || !url.pathname.startsWith(below)) throw refused();
  return url.href;
}

const refused = (): OdooError =>
  new OdooError(
    'invalid_argument',
    'This is no page of the portal of this Odoo, whose paths begin with /my/.',
  );
