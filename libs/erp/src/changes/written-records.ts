import { recordUrl } from '@aidoo/odoo';
import type { ErpModel, OdooRecord } from '../erp-model.ts';
import type { Erp } from '../erp.ts';
import { shortName } from '../odoo-answer.ts';

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
  erp: Erp,
  model: ErpModel,
  ids: readonly number[],
): Promise<WrittenRecord[]> {
  const [names, major] = await Promise.all([
    model
      .read(ids, ['display_name'])
      .then((records) => new Map(records.map((record) => [record['id'], nameOf(record)])))
      .catch(() => new Map<unknown, string | null>()),
    erp.version().then(
      (version) => version.major,
      () => 0,
    ),
  ]);
  return ids.map((id) => ({
    id,
    display_name: names.get(id) ?? null,
    url: recordUrl(erp.baseUrl, major, model.name, id),
  }));
}

/** Some models are named by a whole text. */
const MAX_NAME = 300;

/** Null where it may not be read. */
export const nameOf = ({ display_name: name }: OdooRecord): string | null => shortName(name, MAX_NAME);
