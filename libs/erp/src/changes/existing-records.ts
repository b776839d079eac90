import type { ErpModel } from '../erp-model.ts';
import { ToolError } from '../tool-error.ts';

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

/** Names the ids that do not exist. */
export function missingRecords(model: string, missing: readonly number[]): ToolError {
  const [is, them] = missing.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return new ToolError('missing_record', `There ${is} no ${model} with id ${missing.join(', ')}.`, {
    hint: `Search for ${them} with aidoo_query.`,
    details: { model, missing },
  });
}
