/** Every way in which a tool can fail, as clients and models know it. The list is closed and documented. */
export const TOOL_ERROR_CODES = [
  'invalid_argument',
  'unknown_model',
  'unknown_field',
  'invalid_domain',
  'missing_record',
  'access_denied',
  'odoo_access',
  'odoo_validation',
  'odoo_user_error',
  'odoo_unreachable',
  'odoo_timeout',
  'outcome_unknown',
  'rate_limited',
  'not_allowed',
  'odoo_error',
  'internal',
] as const;

export type ToolErrorCode = (typeof TOOL_ERROR_CODES)[number];

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
