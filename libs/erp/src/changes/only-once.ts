import { OdooError } from '@aidoo/odoo';
import { lostChange } from '../outcome-unknown.ts';

/**
 * Sends a change. When its answer is lost, the failure says how to find out whether it was made; it is never sent twice.
 * @param howToFindOut what to look at, in words that a model can act on.
 * @throws ToolError `outcome_unknown`; OdooError as it came, when nothing has happened.
 */
export async function onlyOnce<T>(change: () => Promise<T>, howToFindOut: string): Promise<T> {
  try {
    return await change();
  } catch (error) {
    if (!(error instanceof OdooError && error.mayHaveHappened)) throw error;
    throw lostChange(error, `look: ${howToFindOut}`);
  }
}
