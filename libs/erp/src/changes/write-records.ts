import type { ChangeableModel } from '../changeable-model.ts';
import type { CheckedValues } from '../values/writable-values.ts';
import { onlyOnce } from './only-once.ts';

/** Writes the same to all of them or to none, in one call. The ids must have been found. @throws ToolError, OdooError */
export async function writeRecords(
  model: ChangeableModel,
  ids: readonly number[],
  values: CheckedValues,
): Promise<void> {
  const fields = Object.keys(values).slice(0, 20);
  const look = JSON.stringify({ model: model.name, ids: ids.slice(0, 20), fields });
  await onlyOnce(
    () => model.change<unknown>('write', [[...ids], values]),
    `aidoo_read with ${look}, and compare with what was to be written.`,
  );
}

/** Deletes all of them or none, in one call. The ids must have been found. @throws ToolError, OdooError */
export async function deleteRecords(model: ChangeableModel, ids: readonly number[]): Promise<void> {
  const look = JSON.stringify({ model: model.name, ids });
  await onlyOnce(
    () => model.change<unknown>('unlink', [[...ids]]),
    `aidoo_read with ${look}: what it calls missing is deleted.`,
  );
}
