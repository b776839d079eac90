import { expected } from '../../odoo-answer.ts';
import type { Is } from '../../odoo-answer.ts';
import type { PrintJob, Route } from './print-route.ts';
import { USUAL_DOCUMENTS } from './usual-documents.ts';

/**
 * The page from which a customer fetches the document, by a link with a token. Needs no login but the model's portal page, and
 * gives the record its token where it has none yet, as sending the document does.
 */
export const portalRoute: Route = async (job) => {
  const usual = USUAL_DOCUMENTS.get(job.model.name);
  if (!usual) return { because: `${job.model.name} has no page for customers with its PDF` };
  if (job.ids.length > 1) return { because: 'a page for customers is of one record' };
  if (job.report && job.report.name !== usual.report)
    return { because: 'the page for customers has another report than the one asked for' };
  const path =
    usual.page === 'own' ? await ownPage(job, job.model.name, job.ids[0]!) : await orderPage(job, usual.page);
  if (path === null) return { because: 'it belongs to no sale order, whose customer could fetch it' };
  const { name, size, body } = await job.odoo.publicFile(path);
  return { name: name ?? '', size, body };
};

const isText: Is<string> = (answer): answer is string => typeof answer === 'string';

async function ownPage({ odoo }: PrintJob, model: string, id: number): Promise<string> {
  const kwargs = { report_type: 'pdf', download: true };
  return expected(
    isText,
    await odoo.read(model, 'get_portal_url', [[id]], kwargs),
    `${model}.get_portal_url`,
  );
}

/** A delivery has no token of its own: its page takes that of the order. */
async function orderPage(
  job: PrintJob,
  { order: field, path }: { order: string; path: string },
): Promise<string | null> {
  if (!job.model.fields.find(field)) return null;
  const [record] = await job.model.read(job.ids, [field]);
  const order = (record?.[field] as { id?: unknown } | null | undefined)?.id;
  if (typeof order !== 'number') return null;
  const orders = await job.around.model('sale.order');
  if ((await orders.visible([order])).length === 0) return null;
  const { searchParams } = new URL(await ownPage(job, 'sale.order', order), 'http://odoo.invalid');
  const token = searchParams.get('access_token');
  return token && `${path}${job.ids[0]}?access_token=${encodeURIComponent(token)}`;
}
