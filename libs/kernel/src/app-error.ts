/**
 * Every way in which a request can fail on purpose, with the HTTP status it answers (RFC 9110).
 * The codes are part of the public contract: they may be added to, never renamed.
 */
export const ERROR_STATUS = {
  malformed_request: 400,
  unauthenticated: 401,
  invalid_credentials: 401,
  invalid_session: 401,
  forbidden: 403,
  second_factor_required: 403,
  not_found: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  conflict: 409,
  email_taken: 409,
  link_ended: 410,
  payload_too_large: 413,
  unsupported_media_type: 415,
  invalid_input: 422,
  rate_limited: 429,
  headers_too_large: 431,
  internal: 500,
  unavailable: 503,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** One thing that is wrong with one field of the input; `field` is a dotted path, '' for the whole. */
export interface FieldError {
  field: string;
  message: string;
}

export interface AppErrorOptions {
  /** For the log only; never sent to anybody. */
  detail?: string;
  cause?: unknown;
  errors?: FieldError[];
  /** Seconds after which the same request may succeed; becomes `Retry-After`. */
  retryAfter?: number;
}

/** The one error that domain code throws. `message` is public: it reaches the caller as it is written. */
export class AppError extends Error {
  override readonly name: string = 'AppError';
  readonly detail?: string;
  readonly errors?: FieldError[];
  readonly retryAfter?: number;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: AppErrorOptions = {},
  ) {
    super(message, { cause: options.cause });
    this.detail = options.detail;
    this.errors = options.errors;
    this.retryAfter = options.retryAfter;
  }
}
