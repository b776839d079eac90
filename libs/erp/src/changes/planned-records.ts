import type { ChangeableModel } from '../changeable-model.ts';
import type { OdooRecord } from '../erp-model.ts';
import type { CheckedValues } from '../values/writable-values.ts';
import { defaultsOf, missingIn } from './required-fields.ts';

/** What creating would do. */
export interface PlannedRecords {
  /** As they would be sent to Odoo. */
  values: CheckedValues[];
  /** What Odoo takes for required fields that are not given; the value of a masked one stays hidden. */
  defaults: OdooRecord;
  /** Required fields that have neither, of any of the records. */
  missing: string[];
}

/** Asks Odoo for its defaults, and changes nothing. */
export async function planRecords(
  model: ChangeableModel,
  list: readonly CheckedValues[],
): Promise<PlannedRecords> {
  const defaults = await defaultsOf(model);
  const missing = new Set(list.flatMap((values) => missingIn(model.fields, values, defaults)));
  const shown = Object.entries(defaults).filter(([name]) => !model.fields.isMasked(name));
  return { values: [...list], defaults: Object.fromEntries(shown), missing: [...missing] };
}
