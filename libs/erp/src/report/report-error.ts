import { ToolError } from '../tool-error.ts';

/** An argument of a report that cannot be answered as it stands. */
export const wrong = (message: string, hint?: string): ToolError =>
  new ToolError('invalid_argument', message, { hint });
