import { OdooError } from '@aidoo/odoo';
import { isRows } from '../odoo-answer.ts';
import type { OdooSession } from '../odoo-session.ts';

/**
 * Whether records of the model are a wizard's, which Odoo keeps for a while only; null for a user who may not read the
 * list of models.
 */
export async function isTransient(odoo: OdooSession, model: string): Promise<boolean | null> {
  try {
    const domain = [['model', '=', model]];
    const kwargs = { fields: ['transient'], limit: 1 };
    const answer = await odoo.read('ir.model', 'search_read', [domain], kwargs);
    const [row] = isRows(answer) ? answer : [];
    return typeof row?.['transient'] === 'boolean' ? row['transient'] : null;
  } catch (error) {
    if (error instanceof OdooError) return null;
    throw error;
  }
}
