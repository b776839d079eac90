import type { OdooError } from '@aidoo/odoo';
import { ToolError } from './tool-error.ts';

/** @param first what to do before anything else, to find out what has happened: it ends the sentence that begins with "First". */
export const outcomeUnknown = (message: string, first: string, cause?: unknown): ToolError =>
  new ToolError('outcome_unknown', message, { hint: `Do not repeat the call. First ${first}`, cause });

/** Of a change whose answer was lost. */
export const lostChange = (error: OdooError, first: string): ToolError =>
  outcomeUnknown(`${error.message} The change may or may not have been made.`, first, error);
