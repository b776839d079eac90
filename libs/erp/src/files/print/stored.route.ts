import { expected, isIds } from '../../odoo-answer.ts';
import { ATTACHMENT, findAttachment } from '../attachment.ts';
import type { OpenFile } from '../open-file.ts';
import type { PrintJob, Route } from './print-route.ts';
import { USUAL_DOCUMENTS } from './usual-documents.ts';

/** The invoice as it was sent (17.0 on): the legal document, which is never printed anew. */
const SENT_INVOICE = 'invoice_pdf_report_id';

/**
 * A copy that Odoo has kept, and would answer itself. Any other PDF on the record may be of an earlier state of it, or no print of it
 * at all.
 */
export const storedRoute: Route = async (job) => {
  if (job.ids.length > 1) return { because: 'Odoo keeps copies of single records only' };
  const id = (await sentInvoice(job)) ?? (await keptCopy(job));
  return id === null ? { because: 'Odoo keeps no copy of this document' } : open(job, id);
};

async function open({ odoo, around }: PrintJob, id: number): Promise<OpenFile | { because: string }> {
  const { name, size } = await findAttachment(odoo, around, id);
  const body = await odoo.attachmentContent(id);
  return body ? { name, size, body } : { because: 'the copy that Odoo keeps is empty' };
}

async function sentInvoice({ model, ids, report }: PrintJob): Promise<number | null> {
  const usual = USUAL_DOCUMENTS.get(model.name)?.report;
  if (!model.fields.find(SENT_INVOICE) || (report && report.name !== usual)) return null;
  const [record] = await model.read(ids, [SENT_INVOICE]);
  const copy = record?.[SENT_INVOICE] as { id?: unknown } | null | undefined;
  return typeof copy?.id === 'number' ? copy.id : null;
}

/** Odoo names it as the record, with an underscore for what a name of a file cannot hold. */
async function keptCopy({ odoo, model, ids, report }: PrintJob): Promise<number | null> {
  if (!report?.isKept) return null;
  const [record] = await model.read(ids, ['display_name']);
  const name = record?.['display_name'];
  if (typeof name !== 'string') return null;
  const domain = [
    ['res_model', '=', model.name],
    ['res_id', '=', ids[0]],
    ['name', '=', `${name.replaceAll('/', '_')}.pdf`],
    ['mimetype', '=', 'application/pdf'],
  ];
  const found = await odoo.read(ATTACHMENT, 'search', [domain], { order: 'id desc', limit: 1 });
  return expected(isIds, found, `${ATTACHMENT}.search`)[0] ?? null;
}
