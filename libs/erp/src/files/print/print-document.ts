import { OdooError } from '@aidoo/odoo';
import type { OdooErrorKind } from '@aidoo/odoo';
import { existingRecords } from '../../changes/existing-records.ts';
import type { OdooSession } from '../../odoo-session.ts';
import { ToolError } from '../../tool-error.ts';
import type { FileSurroundings } from '../file-surroundings.ts';
import { withHead } from '../open-file.ts';
import type { OpenFile } from '../open-file.ts';
import { attachedPdfs } from './attached-pdfs.ts';
import { portalRoute } from './portal.route.ts';
import { PRINT_ROUTES } from './print-route.ts';
import type { PrintJob, PrintRoute, Route, RouteOutcome } from './print-route.ts';
import { namedReport, reportsOf, unlistedReport } from './reports.ts';
import { sessionRoute } from './session.route.ts';
import { storedRoute } from './stored.route.ts';

export interface PrintOrder {
  readonly model: string;
  readonly ids: readonly number[];
  /** The technical name or the label of a report; null: what people mean by "the PDF" of such a record. */
  readonly report: string | null;
  /** Only by this route: the one that was found before. */
  readonly via?: PrintRoute | undefined;
}

export interface PrintedFile extends OpenFile {
  readonly via: PrintRoute;
}

const ROUTES: Readonly<Record<PrintRoute, Route>> = {
  attachment: storedRoute,
  portal: portalRoute,
  session: sessionRoute,
};

/** What each route needs, for whoever could give it. */
const NEEDS: Readonly<Record<PrintRoute, string>> = {
  attachment: 'an invoice that was sent from Odoo (17 on), or a report whose copies Odoo keeps',
  portal:
    'a quotation, sale order, invoice, purchase order or delivery of a sale order, one at a time and by its usual report',
  session:
    'a connection whose secret is a password, not an API key, of an Odoo user without two-factor sign-in',
};

/**
 * A document of Odoo's as PDF, by the first route that has it. No method of Odoo's prints for whoever is not in a web session, so
 * that there is more than one way.
 *
 * @throws ToolError `not_allowed` where the policy closes printing, `missing_record`; `odoo_access` where no route works, with
 * what each would need
 */
export async function printDocument(
  odoo: OdooSession,
  around: FileSurroundings,
  order: PrintOrder,
): Promise<PrintedFile> {
  const job = await jobOf(odoo, around, order);
  const reasons: string[] = [];
  for (const via of order.via ? [order.via] : PRINT_ROUTES) {
    const outcome = await asPdf(await attempt(ROUTES[via], job));
    if ('body' in outcome) return { ...outcome, name: outcome.name || (await nameFor(job)), via };
    reasons.push(`${via}: ${outcome.because}${outcome.isFailure ? '' : `; it needs ${NEEDS[via]}`}`);
  }
  throw await noRoute(job, reasons);
}

async function jobOf(odoo: OdooSession, around: FileSurroundings, order: PrintOrder): Promise<PrintJob> {
  if (!around.policy.mayPrint) throw closedPrinting();
  const model = await around.model(order.model);
  const [ids, reports] = await Promise.all([existingRecords(model, order.ids), reportsOf(odoo, order.model)]);
  const { report: asked } = order;
  const report =
    asked === null ? null : reports ? namedReport(reports, asked, order.model) : unlistedReport(asked);
  return { odoo, around, model, ids, reports, report };
}

/** Of these failures another route may know nothing; any other would meet the next one as well. */
const OF_THE_ROUTE: ReadonlySet<OdooErrorKind> = new Set([
  'access_denied',
  'access_error',
  'missing_record',
  'unknown_method',
  'unknown_field',
  'invalid_argument',
  'server_error',
  'user_error',
  'validation_error',
  'not_odoo',
  'redirected',
]);

async function attempt(route: Route, job: PrintJob): Promise<RouteOutcome> {
  try {
    return await route(job);
  } catch (error) {
    if (error instanceof OdooError && OF_THE_ROUTE.has(error.kind)) {
      const because = error.message.replace(/\.$/, '');
      return { because, isFailure: error.kind !== 'access_denied' };
    }
    // A copy that the caller may not see is, for this route, none.
    if (error instanceof ToolError && error.code === 'missing_record')
      return { because: 'there is no copy that you may see' };
    throw error;
  }
}

const PDF = '%PDF-';
/** Some put something before it (PDF 1.7, implementation note 13). */
const HEAD_BYTES = 1024;

/** An error page is answered as if it were one: what is no PDF is none, whatever it is called. */
async function asPdf(outcome: RouteOutcome): Promise<RouteOutcome> {
  if (!('body' in outcome)) return outcome;
  const { head, body } = await withHead(outcome.body, HEAD_BYTES);
  if (head.includes(PDF)) return { ...outcome, body };
  body.destroy();
  return { because: 'Odoo answered something that is no PDF', isFailure: true };
}

async function nameFor({ model, ids }: PrintJob): Promise<string> {
  const [record] = ids.length === 1 ? await model.read(ids, ['display_name']) : [];
  const name = record?.['display_name'];
  const called = typeof name === 'string' && name !== '' ? name : `${model.name} ${ids.join(', ')}`;
  // `WH/OUT/00011`: a name of a file would begin behind the last of them.
  return `${called.replaceAll(/[/\\]/g, '_')}.pdf`;
}

const closedPrinting = (): ToolError =>
  new ToolError(
    'not_allowed',
    "The company's policy closes some data, and a printed document shows whatever its template does.",
    {
      hint: 'Read the fields that are open with aidoo_read. An owner or admin of the company can allow printing in Aidoo by naming ir.actions.report in the policy.',
    },
  );

async function noRoute(job: PrintJob, reasons: readonly string[]): Promise<ToolError> {
  const attached = await attachedPdfs(job);
  const other =
    attached.length > 0
      ? ' PDFs are attached to the record, perhaps of an earlier state: aidoo_document reads them.'
      : '';
  return new ToolError('odoo_access', `Odoo lets no program print this. ${reasons.join('. ')}.`, {
    hint: `Tell the person; in Odoo itself it can be printed.${other}`,
    ...(attached.length > 0 && { details: { attached } }),
  });
}
