import { accessError, missingError, OdooFault } from '../faults.ts';
import { mayAccess, visible } from '../orm/access.ts';
import { makeEnv, SUPERUSER } from '../orm/env.ts';
import { displayName } from '../orm/record.ts';
import type { Env, Row } from '../orm/types.ts';
import { renderReport, reportLines } from '../print/report.ts';
import { contentOf } from '../sample/attachment-content.ts';
import { invoiceFile } from '../sample/invoice-file.ts';
import { type Answer, notFound } from '../wire/answer.ts';
import type { Backing, HttpRequest } from '../wire/door.ts';
import { page, pdfAnswer, redirect } from './pages.ts';

/** A page that shows one record to whoever has its token, or a session with the right to read it. */
export interface PortalPage {
  readonly model: string;
  /** Odoo's own name for it. */
  readonly controller: string;
  readonly show: (backing: Backing, request: HttpRequest, id: number) => Answer;
}

/** A customer's pages of the modules sale, account and sale_stock, by the path before the record's id. */
export const PORTAL_PAGES: Readonly<Record<string, PortalPage>> = {
  '/my/orders/': {
    model: 'sale.order',
    controller: 'portal_order_page',
    show: (backing, request, id) => shared(backing, request, 'sale.order', id, orderPage),
  },
  '/my/invoices/': {
    model: 'account.move',
    controller: 'portal_my_invoice_detail',
    show: (backing, request, id) => shared(backing, request, 'account.move', id, invoicePage),
  },
  '/my/picking/pdf/': {
    model: 'stock.picking',
    controller: 'portal_my_picking_report',
    show: pickingPage,
  },
};

type Shown = (env: Env, row: Row, request: HttpRequest) => Answer;

/** Who may not see the record is sent to the start of the portal, whether it is there or not. */
function shared(backing: Backing, request: HttpRequest, model: string, id: number, show: Shown): Answer {
  try {
    const env = makeEnv(backing.db, SUPERUSER);
    return show(
      env,
      allowed(backing, request, model, id, (row) => row['access_token']),
      request,
    );
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return away(backing);
  }
}

const isRefusal = (error: unknown): boolean =>
  error instanceof OdooFault && /\.(AccessError|MissingError)$/.test(error.exception);

/** 14 sends on by another code than later versions. */
const away = ({ db }: Backing): Answer => redirect(db.series <= 14 ? 302 : 303, '/my');

/** The record, for a session that may read it or for the right token. @throws OdooFault */
function allowed(
  { db, sessions }: Backing,
  request: HttpRequest,
  model: string,
  id: number,
  tokenOf: (row: Row) => unknown,
): Row {
  const table = db.table(model);
  const row = table.get(id);
  const uid = sessions.userOf(request.session);
  if (!row) throw missingError(model, id, uid ?? 0);
  const env = uid === undefined ? undefined : makeEnv(db, uid);
  if (env && mayAccess(env, table.model, 'read') && visible(env, table.model, row)) return row;
  const token = request.query.get('access_token');
  if (token !== null && token !== '' && token === tokenOf(row)) return row;
  throw accessError(`You are not allowed to access '${table.model.label}' (${model}) records.`);
}

function orderPage(env: Env, row: Row, request: HttpRequest): Answer {
  const isQuotation = ['draft', 'sent', 'cancel'].includes(String(row['state']));
  const name = `${isQuotation ? 'Quotation' : 'Sales Order'} ${String(row['name'])}`;
  return reportPage(env, 'sale.action_report_saleorder', row, request, name);
}

function invoicePage(env: Env, row: Row, request: HttpRequest): Answer {
  const name = displayName(env, env.db.table('account.move').model, row);
  const isFile = request.query.get('report_type') === 'pdf' && request.query.get('download');
  // From 17 on the PDF that was sent is the one that is handed out.
  const file = env.db.series >= 17 && isFile && row['state'] === 'posted' ? invoiceFile(row, env) : undefined;
  const content = file && contentOf(file);
  if (content) return pdfAnswer(content.bytes(), disposition(env, name, true));
  return reportPage(env, 'account.account_invoices', row, request, name);
}

/** Up to 17 who may not see the slip is sent away; after, it is not there. */
function pickingPage(backing: Backing, request: HttpRequest, id: number): Answer {
  const env = makeEnv(backing.db, SUPERUSER);
  const tokenOf = (row: Row): unknown =>
    env.db.table('sale.order').get(Number(row['sale_id']))?.['access_token'];
  try {
    const row = allowed(backing, request, 'stock.picking', id, tokenOf);
    return pdfAnswer(renderReport(env, 'stock.action_report_delivery', [row.id]));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return backing.db.series >= 18 ? notFound() : away(backing);
  }
}

/** A document as PDF where the `report_type` says so, else as a page. */
function reportPage(env: Env, report: string, row: Row, { query }: HttpRequest, name: string): Answer {
  if (query.get('report_type') !== 'pdf') return page(name, reportLines(env, report, [row.id]));
  // Any text is a yes, `false` too.
  const download = Boolean(query.get('download'));
  return pdfAnswer(renderReport(env, report, [row.id]), disposition(env, name, download));
}

/** The name that a file is saved under. Up to 17 a page to look at has none, and hyphens stand for other letters. */
function disposition({ db }: Env, name: string, download: boolean): Record<string, string> {
  if (db.series <= 17 && !download) return {};
  const file = `${name.replaceAll(/[^\p{L}\p{N}_]+/gu, db.series <= 17 ? '-' : '_')}.pdf`;
  const how = download ? 'attachment' : 'inline';
  return { 'content-disposition': `${how}; filename*=UTF-8''${encodeURIComponent(file)}` };
}
