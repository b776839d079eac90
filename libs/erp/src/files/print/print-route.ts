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

/** Why a route has no document, in half a sentence. */
export interface NoDocument {
  readonly because: string;
  /** It is there, and Odoo failed on it: nothing that anybody could give it is missing. */
  readonly isFailure?: boolean;
}

export type RouteOutcome = OpenFile | NoDocument;

export type Route = (job: PrintJob) => Promise<RouteOutcome>;
