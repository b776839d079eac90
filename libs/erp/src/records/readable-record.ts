import { fromOdooRecord } from '@aidoo/odoo';
import type { ModelFields } from '../schema/model-fields.ts';

type OdooRecord = Record<string, unknown>;

/** Records as a model reads them: empty is null, a many2one is `{id,name}`, and nothing that was not asked for. */
export function readable(records: readonly OdooRecord[], fields: ModelFields): OdooRecord[] {
  // Once for all: of a wide model there are hundreds.
  const visible = Object.fromEntries(fields.visible());
  const isShown = (name: string): boolean => name === 'id' || Object.hasOwn(visible, name);
  return records.map((record) => {
    const shown: OdooRecord = {};
    for (const name of Object.keys(record)) if (isShown(name)) shown[name] = record[name];
    return fromOdooRecord(shown, visible);
  });
}
