import { OdooError } from '@aidoo/odoo';
import type { OdooErrorKind } from '@aidoo/odoo';
import { existingRecords } from '../../changes/existing-records.ts';
import type { OdooSession } from '../../odoo-session.ts';
import { ToolError } from '../../tool-error.ts';
import type { ToolErrorCode } from '../../tool-error.ts';
import type { FileSurroundings } from '../file-surroundings.ts';
import { withHead } from '../open-file.ts';
import type { OpenFile } from '../open-file.ts';
import { attachedPdfs } from './attached-pdfs.ts';
import { portalRoute } from './portal.route.ts';
import { plainName } from './document-name.ts';
import { PRINT_ROUTES } from './print-route.ts';
import type { PrintJob, PrintRoute, Route, RouteOutcome } from './print-route.ts';
import { namedReport, REPORTS, reportsOf, unlistedReport } from './reports.ts';
import type { Report } from './reports.ts';
import { sessionRoute } from './session.route.ts';
import { storedRoute } from './stored.route.ts';
import { USUAL_DOCUMENTS } from './usual-documents.ts';

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
    if ('body' in outcome) return { ...outcome, name: outcome.name || plainName(job), via };
    reasons.push(`${via}: ${outcome.because}${outcome.isFailure ? '' : `; it needs ${NEEDS[via]}`}`);
  }
  throw await noRoute(job, reasons);
}

async function jobOf(odoo: OdooSession, around: FileSurroundings, order: PrintOrder): Promise<PrintJob> {
  if (!around.policy.mayPrint) throw closedPrinting();
  const model = await around.model(order.model);
  const [ids, reports] = await Promise.all([
    existingRecords(model, order.ids),
    reportsOf(odoo, around, order.model),
  ]);
  const { report: asked } = order;
  if (asked === null && leavesOutUsual(around, reports, order.model)) throw closedUsual();
  return {
    odoo,
    around,
    model,
    ids,
    reports,
    report: asked === null ? null : reportOf(reports, asked, order, around),
  };
}

/** @throws ToolError `invalid_argument`; `not_allowed` for one that may be of another model, which the policy could have closed */
function reportOf(
  reports: readonly Report[] | null,
  asked: string,
  { model }: PrintOrder,
  { policy }: FileSurroundings,
): Report {
  if (reports) return namedReport(reports, asked, model);
  if (policy.bindsData) throw unknownReports();
  return unlistedReport(asked);
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

const NOT_SEEN: ReadonlySet<ToolErrorCode> = new Set(['missing_record', 'not_allowed']);

async function attempt(route: Route, job: PrintJob): Promise<RouteOutcome> {
  try {
    return await route(job);
  } catch (error) {
    if (error instanceof OdooError && OF_THE_ROUTE.has(error.kind)) {
      const because = error.message.replace(/\.$/, '');
      return { because, isFailure: error.kind !== 'access_denied' };
    }
    // What the caller may not see is, for this route, not there.
    if (error instanceof ToolError && NOT_SEEN.has(error.code))
      return { because: 'there is none that you may see' };
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

/** What is printed without a name is a report as well: one that the policy's rows leave out, or that nobody can tell from one. */
function leavesOutUsual(
  { policy }: FileSurroundings,
  reports: readonly Report[] | null,
  model: string,
): boolean {
  const usual = USUAL_DOCUMENTS.get(model)?.report;
  if (usual === undefined || policy.own(REPORTS).domains.length === 0) return false;
  return !reports?.some(({ name }) => name === usual);
}

const closedUsual = (): ToolError =>
  new ToolError('not_allowed', "The company's policy does not open the usual report of these records.", {
    hint: 'Name another report, if the person wants one.',
  });

const closedPrinting = (): ToolError =>
  new ToolError(
    'not_allowed',
    "The company's policy closes some data, and a printed document shows whatever its template does.",
    {
      hint: 'Read the fields that are open with aidoo_read. An owner or admin of the company can allow printing in Aidoo by naming ir.actions.report in the policy.',
    },
  );

const unknownReports = (): ToolError =>
  new ToolError(
    'not_allowed',
    'report: the Odoo user of this connection may not list the reports, so that nobody knows whose data this one shows.',
    { hint: 'Leave report out for the usual document.' },
  );

async function noRoute(job: PrintJob, reasons: readonly string[]): Promise<ToolError> {
  // They are an extra: where the policy closes what they are found by, there are none to name.
  const attached = await attachedPdfs(job).catch(() => []);
  const other =
    attached.length > 0
      ? ' PDFs are attached to the record, perhaps of an earlier state: aidoo_document reads them.'
      : '';
  return new ToolError('odoo_access', `Odoo lets no program print this. ${reasons.join('. ')}.`, {
    hint: `Tell the person; in Odoo itself it can be printed.${other}`,
    ...(attached.length > 0 && { details: { attached } }),
  });
}
