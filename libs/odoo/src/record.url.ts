import { dialectOf } from './odoo.dialect.ts';

/**
 * Where a person opens the record in a browser: `/odoo/{model}/{id}` from Odoo 18, the web client's fragment before.
 * @param major the server's major version, as `OdooClient.version()` answers it.
 */
export function recordUrl(base: string, major: number, model: string, id: number): string {
  return dialectOf({ major, minor: 0 }).recordPage === 'path'
    ? `${base}/odoo/${encodeURIComponent(model)}/${id}`
    : `${base}/web#id=${id}&model=${encodeURIComponent(model)}&view_type=form`;
}
