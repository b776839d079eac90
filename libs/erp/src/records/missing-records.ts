import { ToolError } from '../tool-error.ts';

/** Names the ids that do not exist. */
export function missingRecords(model: string, missing: readonly number[]): ToolError {
  const [is, them] = missing.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return new ToolError('missing_record', `There ${is} no ${model} with id ${missing.join(', ')}.`, {
    hint: `Search for ${them} with aidoo_query.`,
    details: { model, missing },
  });
}
