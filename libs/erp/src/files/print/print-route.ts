import type { ErpModel } from '../../erp-model.ts';
import type { OdooSession } from '../../odoo-session.ts';
import type { FileSurroundings } from '../file-surroundings.ts';
import type { OpenFile } from '../open-file.ts';
import type { Report } from './reports.ts';

export const PRINT_ROUTES = ['attachment', 'portal', 'session'] as const;
/** How a document came out of Odoo. */
export type PrintRoute = (typeof PRINT_ROUTES)[number];

/** What is to be printed, checked: the caller may see all of these records. */
export interface PrintJob {
  readonly odoo: OdooSession;
  readonly around: FileSurroundings;
  readonly model: ErpModel;
  readonly ids: readonly number[];
  /** Of the model; null where the Odoo user may not see them. */
  readonly reports: readonly Report[] | null;
  /** The one that was asked for. */
  readonly report: Report | null;
}

/** The document, or why this route has none: in half a sentence that says what it would need. */
export type RouteOutcome = OpenFile | { readonly because: string };

export type Route = (job: PrintJob) => Promise<RouteOutcome>;
