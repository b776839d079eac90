import { ToolError } from '../../tool-error.ts';
import { documentName } from './document-name.ts';
import type { PrintJob, Route } from './print-route.ts';
import { choice } from './reports.ts';
import { USUAL_DOCUMENTS } from './usual-documents.ts';

/** As a person prints: any report of any records, in a web session that Odoo opens for a password only. */
export const sessionRoute: Route = async (job) => {
  const report = reportFor(job);
  // Before it is printed: this page of Odoo's names nothing.
  const usual = await documentName(job);
  const { name, size, body } = await job.odoo.report(report, job.ids);
  return { name: name ?? usual, size, body };
};

/** @throws ToolError `invalid_argument` where there are several and none is the usual one */
function reportFor({ model, report, reports }: PrintJob): string {
  const usual = USUAL_DOCUMENTS.get(model.name)?.report;
  const [only, ...others] = reports ?? [];
  const name = report?.name ?? usual ?? (others.length === 0 ? only?.name : undefined);
  if (name !== undefined) return name;
  if (reports?.length === 0)
    throw new ToolError('invalid_argument', `Odoo has no report that prints ${model.name}.`, {
      hint: 'aidoo_read reads its fields.',
    });
  throw new ToolError('invalid_argument', `report: say which report of ${model.name} is meant.`, {
    hint: reports ? choice(reports) : 'Its technical name, such as "sale.report_saleorder".',
  });
}
