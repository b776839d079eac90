import type { PrintJob } from './print-route.ts';

/** What a document is called that Odoo does not name: as its record, where the caller may see that. Asks Odoo. */
export async function documentName(job: PrintJob): Promise<string> {
  const { model, ids } = job;
  const [record] = ids.length === 1 ? await model.read(ids, ['display_name']) : [];
  const name = record?.['display_name'];
  // `WH/OUT/00011`: a name of a file would begin behind the last of them.
  return typeof name === 'string' && name !== '' ? `${name.replaceAll(/[/\\]/g, '_')}.pdf` : plainName(job);
}

/** The same, for whoever must not ask any more: an open document holds a place in the company's lane. */
export const plainName = ({ model, ids }: PrintJob): string => `${model.name} ${ids.join(', ')}.pdf`;
