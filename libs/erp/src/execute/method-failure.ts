import { OdooError } from '@aidoo/odoo';
import type { ChangeableModel } from '../changeable-model.ts';
import type { Erp } from '../erp.ts';
import { toToolError } from '../odoo-failure.ts';
import { ToolError } from '../tool-error.ts';
import { readForm } from './form-arch.ts';

const MOST_METHODS = 15;
/** What Odoo's dispatcher says when a method of records is called without them (recorded on 17 to 19). */
const NO_RECORDS = /(?:tuple|list) index out of range/;

/** A failed call, with what to call instead where that can be known. Nothing has happened in Odoo. */
export async function explained(
  erp: Erp,
  model: ChangeableModel,
  { method, ids }: { method: string; ids?: readonly number[] | undefined },
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof OdooError)) return error;
  if (error.kind === 'unknown_method')
    return unknownMethod(error, model.name, method, await buttons(erp, model));
  if (ids || !NO_RECORDS.test(error.message)) return error;
  const { code, message } = toToolError(error, true);
  const hint = `Give the ids of the records that ${method} is for: it was called on none.`;
  return new ToolError(code, message, { hint, cause: error });
}

/** The methods behind the buttons of the model's own form that may be called; none when it cannot be read. */
async function buttons(erp: Erp, model: ChangeableModel): Promise<string[]> {
  try {
    const arch = (await model.formArch(false, {})) ?? '';
    const methods = new Set(readForm(arch).buttons.map((button) => button.method));
    return [...methods].filter((name) => erp.mayCall(model.name, name)).slice(0, MOST_METHODS);
  } catch {
    // The refusal stands; this would only have been a help.
    return [];
  }
}

const unknownMethod = (
  cause: OdooError,
  model: string,
  method: string,
  known: readonly string[],
): ToolError =>
  new ToolError('invalid_argument', `method: ${model} has no public method "${method}" in this Odoo.`, {
    hint:
      known.length > 0
        ? `The buttons of its form call ${known.join(', ')}.`
        : `Methods stand behind the buttons of Odoo: ${EXAMPLES}.`,
    cause,
  });

const EXAMPLES =
  'sale.order has action_confirm, purchase.order button_confirm, account.move action_post, stock.picking button_validate, crm.lead action_set_lost with kwargs {"lost_reason_id":3}';
