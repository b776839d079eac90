import { isRecords } from '../../odoo-answer.ts';
import { ATTACHMENT } from '../attachment.ts';
import type { PrintJob } from './print-route.ts';

const MOST = 10;

/** The PDFs on a record, the newest first, as far as the caller may see attachments: whatever they are. */
export async function attachedPdfs({
  around,
  model,
  ids,
}: PrintJob): Promise<{ id: number; name: unknown }[]> {
  if (ids.length > 1 || !around.policy.allows(ATTACHMENT)) return [];
  const attachments = await around.model(ATTACHMENT);
  const domain = await attachments.domain([
    ['res_model', '=', model.name],
    ['res_id', '=', ids[0]],
    ['mimetype', '=', 'application/pdf'],
  ]);
  const { records } = await attachments.page(domain, ['name'], { limit: MOST, order: 'id desc' });
  return isRecords(records) ? records.map(({ id, name }) => ({ id: id as number, name })) : [];
}
