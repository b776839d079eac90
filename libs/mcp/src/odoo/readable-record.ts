import { fromOdooRecord } from '@aidoo/odoo';
import type { ModelFields } from './model-fields.ts';

/** A record as a model reads it: empty is null, a many2one is `{id,name}`, and nothing that was not asked for. */
export function readable(record: Record<string, unknown>, fields: ModelFields): Record<string, unknown> {
  const visible = Object.entries(record).filter(([name]) => fields.find(name) !== undefined || name === 'id');
  return fromOdooRecord(Object.fromEntries(visible), Object.fromEntries(fields.visible()));
}
