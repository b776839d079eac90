import { ToolError } from '../tool-error.ts';
import { insteadOf } from './orm-methods.ts';

/** A name of Python's in ASCII: it has no other spelling, and nothing but a name fits into it. */
const NAME = /^[a-z][a-z0-9_]{0,127}$/i;

/** Whether a method can be called at all: private ones never are, whoever lists them. */
export const isPublicName = (method: string): boolean => NAME.test(method);

/** A public method that a model has for itself, such as `action_confirm`. */
export const isBusinessMethod = (method: string): boolean =>
  isPublicName(method) && insteadOf(method) === undefined;

/** Why a method is not called, and what to use in its place. */
export function notCallable(model: string, method: string): ToolError {
  const shown = JSON.stringify(method.slice(0, 80));
  if (!isPublicName(method)) {
    return new ToolError('not_allowed', `method: ${shown} is not the name of a public method.`, {
      hint: 'Public methods are those behind the buttons of Odoo, such as action_confirm; names with "_" in front are private.',
    });
  }
  const tool = insteadOf(method);
  if (tool === undefined) {
    return new ToolError(
      'not_allowed',
      `method: the company's policy does not let ${model}.${method} be called.`,
      {
        hint: 'An owner or admin of the company can change the policy in Aidoo.',
      },
    );
  }
  return new ToolError(
    'not_allowed',
    `method: ${shown} belongs to Odoo's own machinery and is not called through aidoo_execute.`,
    { hint: tool ? `Use ${tool} for this.` : 'Use the other tools; there is none that does this.' },
  );
}
