import { AppError } from '@aidoo/kernel';
import { OdooError } from '@aidoo/odoo';
import { toToolError } from './odoo-failure.ts';
import { ToolError } from './tool-error.ts';

/** Any failure in the words of a tool. What nobody expected says nothing of itself: the log has it. */
export function describeFailure(error: unknown, mayChange: boolean): ToolError {
  if (error instanceof ToolError) return error;
  if (error instanceof OdooError) return toToolError(error, mayChange);
  // A room in front of Odoo: no connection yet, or one that cannot be opened. Its message is public.
  if (error instanceof AppError && error.code !== 'internal') {
    return new ToolError('odoo_unreachable', error.message, {
      hint: 'Ask an owner or admin of the company to look at the Odoo connection in Aidoo.',
      cause: error,
    });
  }
  return new ToolError('internal', 'Something went wrong in Aidoo; it is in our log.', {
    hint: 'Try again; if it lasts, tell an owner or admin of the company.',
    cause: error,
  });
}
