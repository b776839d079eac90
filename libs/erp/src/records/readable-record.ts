import { fromOdooRecord } from '@aidoo/odoo';
import type { ModelFields } from '../schema/model-fields.ts';

type OdooRecord = Record<string, unknown>;

/** In place of a value that may be known to be there, and no more. */
export const MASK = '[masked]';

/** Records as a model reads them: empty is null, a many2one is `{id,name}`, and nothing that may not be seen. */
export function readable(records: readonly OdooRecord[], fields: ModelFields): OdooRecord[] {
  // Once for all: of a wide model there are hundreds.
  const visible = Object.fromEntries(fields.visible());
  const isShown = (name: string): boolean => name === 'id' || Object.hasOwn(visible, name);
  const masked = Object.keys(visible).filter((name) => fields.isMasked(name));
  return records.map((record) => {
    const shown: OdooRecord = {};
    for (const name of Object.keys(record)) if (isShown(name)) shown[name] = record[name];
    const read = fromOdooRecord(shown, visible);
    for (const name of masked) if (isFilled(read[name])) read[name] = MASK;
    return read;
  });
}

/** An empty list is no value; false and 0 are. */
const isFilled = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
