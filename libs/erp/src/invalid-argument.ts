import { ToolError } from './tool-error.ts';

/** An argument that cannot be answered as it stands. @param message begins with its name */
export const invalidArgument = (message: string, hint?: string): ToolError =>
  new ToolError('invalid_argument', message, { hint });
