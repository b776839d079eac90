import { recordUrl } from '@aidoo/odoo';
import type { OdooSession } from './odoo-session.ts';

export interface WrittenRecord {
  id: number;
  display_name: string | null;
  url: string;
}

/**
 * Names and links of records that were just written. The change is made: when their names cannot be read (the user
 * may create but not read, the connection is lost), the answer is still a success, without names.
 */
export async function writtenRecords(
  odoo: OdooSession,
  model: string,
  ids: readonly number[],
): Promise<WrittenRecord[]> {
  const [names, major] = await Promise.all([
    odoo
      .read<{ id: number; display_name: string }[]>(model, 'read', [[...ids]], { fields: ['display_name'] })
      .then((records) => new Map(records.map((record) => [record.id, record.display_name])))
      .catch(() => new Map<number, string>()),
    odoo.version().then(
      (version) => version.major,
      () => 0,
    ),
  ]);
  return ids.map((id) => ({
    id,
    display_name: names.get(id) ?? null,
    url: recordUrl(odoo.baseUrl, major, model, id),
  }));
}
