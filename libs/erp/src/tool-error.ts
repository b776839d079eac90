/** Every way in which a tool can fail, as clients and models know it. The list is closed: it may be added to, never renamed. */
export const TOOL_ERRORS = {
  invalid_argument:
    'an argument is missing, unknown, of the wrong type, out of range or out of date; nothing was changed',
  unknown_model: 'Odoo has no such model',
  unknown_field: 'the model has no such field; the hint names the closest ones',
  invalid_domain: 'the domain cannot be understood; the message names the term',
  missing_record: 'ids that do not exist; `details.missing` lists them',
  access_denied: "Odoo refuses the connection's login or secret",
  odoo_access: 'the Odoo user of the connection may not do this',
  odoo_validation: 'Odoo refuses the values',
  odoo_user_error: 'Odoo refuses for a business reason',
  odoo_unreachable: 'there is no connection, or Odoo cannot be reached',
  odoo_timeout: 'Odoo did not answer in time; nothing was changed',
  outcome_unknown: 'the change may have been made: look before doing it again',
  rate_limited: 'too many calls; the hint says when to try again',
  not_allowed: 'Aidoo does not allow this, whatever Odoo would say',
  odoo_error: 'Odoo failed inside',
  internal: 'Aidoo failed inside; its log has more',
} as const;

export type ToolErrorCode = keyof typeof TOOL_ERRORS;

export interface ToolErrorOptions {
  /** What to do next, in words that a model can act on. */
  hint?: string;
  details?: Record<string, unknown>;
  cause?: unknown;
}

/** A failure in the words of a tool: what went wrong, and what to do next. All of it reaches the caller. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
  readonly hint?: string;
  readonly details?: Record<string, unknown>;

  constructor(
    readonly code: ToolErrorCode,
    message: string,
    options: ToolErrorOptions = {},
  ) {
    super(message, { cause: options.cause });
    this.hint = options.hint;
    this.details = options.details;
  }

  /** What a failed call answers as `structuredContent`. */
  toStructured(): {
    error: { code: ToolErrorCode; message: string; hint?: string; details?: Record<string, unknown> };
  } {
    const { code, message, hint, details } = this;
    return { error: { code, message, ...(hint && { hint }), ...(details && { details }) } };
  }
}
