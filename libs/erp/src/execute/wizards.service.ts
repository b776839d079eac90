import { Injectable } from '@nestjs/common';
import type { Erp } from '../erp.ts';
import { ToolError } from '../tool-error.ts';
import { describeFailure } from '../tool-failure.ts';
import { activeRecords, titled } from './odoo-action.ts';
import type { ExplainedAction, OdooAction } from './odoo-action.ts';
import { pythonLiteral } from './python-literal.ts';
import { fieldsToFill, formOf } from './wizard-form.ts';
import { WizardTokens } from './wizard-tokens.service.ts';
import type { OpenWizard, WizardButton, WizardHolder } from './wizard-tokens.service.ts';
import type { FormButton } from './form-arch.ts';

/** Whoever calls, and whether they may create records: where Odoo does not say that a model is a wizard's, they must. */
export interface WizardCaller extends WizardHolder {
  readonly permissions: readonly string[];
}

/** What a call is made under, whatever an action's own context says. */
const OF_THE_CALL = new Set(['allowed_company_ids', 'lang', 'tz', 'uid', 'active_test']);

/** Wizards: forms over records that Odoo keeps for a while, whose buttons do what was asked for. */
@Injectable()
export class Wizards {
  constructor(private readonly tokens: WizardTokens) {}

  /**
   * What there is to fill in and to press. The method has been called: whatever goes wrong here is words, not a failure.
   * @param active the records that the method was called on
   */
  async explain(
    erp: Erp,
    caller: WizardCaller,
    action: OdooAction,
    active: { model: string; ids: readonly number[] },
  ): Promise<ExplainedAction> {
    try {
      return await this.described(erp, caller, action, activeRecords(active.model, active.ids));
    } catch (error) {
      return inOdooOnly(action, describeFailure(error, false).message);
    }
  }

  /**
   * The model, values and button of a wizard that is confirmed.
   * @throws ToolError `not_allowed`, `invalid_argument`
   */
  open(
    erp: Erp,
    caller: WizardHolder,
    asked: { model: string; button: string; token: string },
  ): { wizard: OpenWizard; button: WizardButton } {
    const wizard = this.tokens.open(caller, erp.revision, asked.token);
    const button = wizard.buttons.find(({ name }) => name === asked.button);
    if (wizard.model === asked.model && button) return { wizard, button };
    throw new ToolError('not_allowed', `method: the wizard ${wizard.model} shows no such button.`, {
      hint: `Set model to ${wizard.model} and method to one of: ${wizard.buttons.map(({ name }) => name).join(', ')}.`,
    });
  }

  private async described(
    erp: Erp,
    caller: WizardCaller,
    action: OdooAction,
    active: Record<string, unknown>,
  ): Promise<ExplainedAction> {
    const name = String(action['res_model']);
    const own = contextOf(action, active);
    if (own === undefined) return inOdooOnly(action);
    const [model, transient] = await Promise.all([erp.changeable(name), erp.isTransient(name)]);
    if (transient === false || (transient === null && !caller.permissions.includes('create')))
      return inOdooOnly(
        action,
        'It is a form for lasting records: aidoo_create and aidoo_write are for these.',
      );
    const context = { ...active, ...own, ...erp.odooContext };
    const form = await formOf(model, formIn(action), context);
    const buttons = named(form.buttons.filter(({ method }) => erp.mayCall(name, method)));
    const fields = await fieldsToFill(model, form, context);
    const sealed = buttons.map(({ label: _shown, ...button }) => button);
    const wizard = { model: name, context, fields: fields.map((field) => field.name), buttons: sealed };
    const token = buttons.length > 0 ? this.tokens.seal(caller, erp.revision, wizard) : null;
    if (token === null) return inOdooOnly(action, undefined, { fields });
    return {
      kind: 'wizard',
      ...titled(action),
      model: name,
      fields,
      buttons: buttons.map(({ name: method, label }) => ({ method, label })),
      token,
      next: NEXT,
    };
  }
}

/**
 * What a form hides, such as the records that it is about, was set by whoever opened it.
 * @throws ToolError `not_allowed`
 */
export function checkShown({ model, fields }: OpenWizard, values: Readonly<Record<string, unknown>>): void {
  const hidden = Object.keys(values).find((name) => !fields.includes(name));
  if (hidden === undefined) return;
  throw new ToolError(
    'not_allowed',
    `wizard.values: the form of ${model} does not let "${hidden}" be filled in.`,
    {
      hint: `It has: ${fields.join(', ') || 'nothing to fill in'}.`,
    },
  );
}

const NEXT =
  'Nothing is confirmed yet. Tell the person what a button will do, then call aidoo_execute with this model, the button as method, and wizard: {token, values}; values left out keep their default. It can be done for 30 minutes.';

const inOdooOnly = (action: OdooAction, why?: string, rest: object = {}): ExplainedAction => ({
  kind: 'wizard',
  ...titled(action),
  ...rest,
  ...(why && { problem: why }),
  next: 'Nothing is confirmed, and this cannot be filled in from here: the person can go on in Odoo.',
});

/** The context that an action brings along, without what belongs to the call; undefined for one that only Odoo can work out. */
function contextOf(action: OdooAction, active: Record<string, unknown>): Record<string, unknown> | undefined {
  const { context: written = {} } = action;
  const context = typeof written === 'string' ? pythonLiteral(written || '{}', active) : (written ?? {});
  if (typeof context !== 'object' || context === null || Array.isArray(context)) return undefined;
  return Object.fromEntries(Object.entries(context).filter(([key]) => !OF_THE_CALL.has(key)));
}

/** The form view that an action names: `views` holds [id or false, kind], `view_id` an id, a pair or false. */
function formIn(action: OdooAction): number | false {
  const { views, view_id: view } = action;
  const pairs: unknown[] = Array.isArray(views) ? views : [];
  const form = pairs.find((pair): pair is [unknown, 'form'] => Array.isArray(pair) && pair[1] === 'form');
  const id = form ? form[0] : [view].flat()[0];
  return typeof id === 'number' ? id : false;
}

/**
 * Two buttons may call the same method and mean something else by their context. Those with the same context are one, which
 * Odoo labels by what has been filled in (`Send`, `Log`).
 */
function named(buttons: readonly FormButton[]): (WizardButton & { label: string })[] {
  const seen = new Map<string, number>();
  const calls = Map.groupBy(buttons, ({ method, context }) => JSON.stringify([method, context]));
  return [...calls.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const { method, context } = first;
    const count = (seen.get(method) ?? 0) + 1;
    seen.set(method, count);
    const labels = new Set([first, ...others].map(({ label }) => label.slice(0, 100)));
    return {
      name: count === 1 ? method : `${method}#${count}`,
      method,
      context,
      label: [...labels].join(' / '),
    };
  });
}
