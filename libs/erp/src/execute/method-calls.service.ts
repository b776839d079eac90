import { OdooError } from '@aidoo/odoo';
import { Injectable } from '@nestjs/common';
import type { ChangeableModel } from '../changeable-model.ts';
import type { Erp } from '../erp.ts';
import { outcomeUnknown } from '../outcome-unknown.ts';
import { withoutPageKeys } from '../policy/page-keys.ts';
import { existingRecords } from '../changes/existing-records.ts';
import { valuesToSend } from '../changes/values-to-send.ts';
import { checkedArguments } from './call-arguments.ts';
import type { CallArguments } from './call-arguments.ts';
import { assertOpenArguments } from './open-arguments.ts';
import { openResult } from './call-result.ts';
import { explained } from './method-failure.ts';
import { activeRecords, explainAction, isAction } from './odoo-action.ts';
import type { ExplainedAction, OdooAction } from './odoo-action.ts';
import { checkShown, Wizards } from './wizards.service.ts';
import type { WizardCaller } from './wizards.service.ts';

export interface MethodCall extends CallArguments {
  readonly model: string;
  readonly method: string;
}

/** The wizard's model, its button as the method, and what is filled in. */
export interface WizardConfirmation {
  readonly model: string;
  readonly method: string;
  readonly token: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** What a method answered: data, or what Odoo would show next. */
export interface Called {
  readonly result: unknown;
  readonly action?: ExplainedAction;
}

/** Calls the business methods of models. A call leaves once: what became of one whose answer is lost is not known. */
@Injectable()
export class MethodCalls {
  constructor(private readonly wizards: Wizards) {}

  /** @throws ToolError `not_allowed`, `missing_record`, `invalid_argument`, `outcome_unknown`; OdooError */
  async call(erp: Erp, caller: WizardCaller, { model: name, method, ...rest }: MethodCall): Promise<Called> {
    const model = await erp.callable(name, method);
    const ids = rest.ids && [...new Set(rest.ids)];
    const { positional, named } = checkedArguments({ ...rest, ids });
    await assertOpenArguments(erp, rest);
    if (ids) await existingRecords(model, ids);
    const answer = await change(model, method, positional, named).catch(async (error: unknown) => {
      throw await explained(erp, model, { method, ids }, error);
    });
    return this.told(erp, caller, model, ids ?? [], answer);
  }

  /**
   * Fills in a wizard and presses one of its buttons: two calls, each of which leaves once.
   * @throws ToolError, OdooError as {@link call}
   */
  async confirm(
    erp: Erp,
    caller: WizardCaller,
    { model: name, method, token, values }: WizardConfirmation,
  ): Promise<Called> {
    const { wizard, button } = this.wizards.open(erp, caller, { model: name, button: method, token });
    const model = await erp.callable(name, button.method);
    const checked = await valuesToSend(erp, name, values, 'wizard.values', 'create');
    checkShown(wizard, values);
    const { context } = wizard;
    const created = await change(model, 'create', [[checked]], { context });
    const id: unknown = Array.isArray(created) ? created[0] : created;
    if (typeof id !== 'number')
      throw outcomeUnknown('Odoo did not say which record the wizard got.', READ_THEM);
    const pressed = { context: { ...context, ...button.context } };
    const answer = await change(model, button.method, [[id]], pressed).catch(async (error: unknown) => {
      throw await explained(erp, model, { method: button.method, ids: [id] }, error);
    });
    return this.told(erp, caller, model, [id], answer);
  }

  private async told(
    erp: Erp,
    caller: WizardCaller,
    model: ChangeableModel,
    ids: readonly number[],
    answer: unknown,
  ): Promise<Called> {
    // Answers hold fields of other models, too, and nothing says of which.
    const isClosed = (key: string): boolean => model.fields.isClosed(key) || erp.policy.hidesSome(key);
    const called = isAction(answer)
      ? { result: null, action: await this.next(erp, caller, answer, { model: model.name, ids }) }
      : { result: openResult(answer, isClosed) };
    return erp.policy.mayPrint ? called : withoutPageKeys(called);
  }

  private async next(
    erp: Erp,
    caller: WizardCaller,
    action: OdooAction,
    active: { model: string; ids: readonly number[] },
  ): Promise<ExplainedAction> {
    const isForm = action.type === 'ir.actions.act_window' && action['target'] === 'new';
    if (isForm) return this.wizards.explain(erp, caller, action, active);
    return explainAction(action, activeRecords(active.model, active.ids), erp.baseUrl);
  }
}

async function change(
  model: ChangeableModel,
  method: string,
  args: unknown[],
  kwargs: Record<string, unknown>,
): Promise<unknown> {
  try {
    return await model.change<unknown>(method, args, kwargs);
  } catch (error) {
    if (!(error instanceof OdooError)) throw error;
    if (error.mayHaveHappened)
      throw outcomeUnknown(
        `${error.message} ${model.name}.${method} may or may not have run.`,
        READ_THEM,
        error,
      );
    throw error;
  }
}

const READ_THEM = 'read the records with aidoo_read: their state says what has happened.';
