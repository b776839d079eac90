import type { OdooSession } from '../odoo-session.ts';
import { NO_LIMITS } from './field-source.ts';
import type { FieldSource } from './field-source.ts';
import { ModelFields } from './model-fields.ts';

/** All fields of an Odoo, whatever a policy says: for what the managers of the company have written themselves. */
export const allFields = (odoo: OdooSession, today: FieldSource['today']): FieldSource => ({
  fieldsOf: async (model) => new ModelFields(model, await odoo.fields(model)),
  mayChange: () => false,
  bindsData: false,
  limits: () => Promise.resolve(NO_LIMITS),
  version: () => odoo.version(),
  today,
});
