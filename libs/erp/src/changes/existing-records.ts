import type { ErpModel } from '../erp-model.ts';
import { missingRecords } from '../records/missing-records.ts';

/**
 * The ids, each once, all of which exist and may be seen: some versions ignore those that do not, others fault without
 * saying which.
 * @throws ToolError `missing_record` with those that do not
 */
export async function existingRecords(model: ErpModel, ids: readonly number[]): Promise<number[]> {
  const wanted = [...new Set(ids)];
  const found = new Set(await model.visible(wanted));
  const missing = wanted.filter((id) => !found.has(id));
  if (missing.length > 0) throw missingRecords(model.name, missing);
  return wanted;
}
