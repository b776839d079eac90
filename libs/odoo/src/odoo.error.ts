/**
 * Every way in which asking an Odoo can fail.
 *
 * Said by Odoo: `access_denied` (login, password or key refused), `access_error` (the Odoo user may not do this),
 * `missing_record`, `validation_error`, `user_error`, `unknown_model`, `unknown_method`, `unknown_field`,
 * `invalid_domain`, `invalid_value`, `unknown_database`, `server_error`.
 * Found on the way: `timeout`, `unreachable`, `address_refused` (by our own network policy), `tls_error`,
 * `not_odoo` (something answers, and it is no Odoo), `redirected`, `answer_too_large`, `cancelled`.
 * Not asked at all: `busy` (too many questions of the same share are under way).
 * Found before anything was sent, or by Odoo when it looks at the arguments of a method: `invalid_argument`.
 */
export type OdooErrorKind =
  | 'access_denied'
  | 'access_error'
  | 'missing_record'
  | 'validation_error'
  | 'user_error'
  | 'unknown_model'
  | 'unknown_method'
  | 'unknown_field'
  | 'invalid_domain'
  | 'invalid_value'
  | 'unknown_database'
  | 'server_error'
  | 'timeout'
  | 'unreachable'
  | 'address_refused'
  | 'tls_error'
  | 'not_odoo'
  | 'redirected'
  | 'answer_too_large'
  | 'cancelled'
  | 'busy'
  | 'invalid_argument';

export interface OdooErrorDetails {
  /** True when the request may have reached Odoo and what became of it is not known. */
  mayHaveHappened?: boolean;
  model?: string;
  method?: string;
  field?: string;
  /** Scheme, host and port that a `redirected` answer points to. */
  redirectedTo?: string;
  /** The system's or TLS's own name for the failure, such as `ECONNREFUSED`: for logs. */
  code?: string;
}

/**
 * The one error of this library. `message` may be shown to a person or a model: Odoo's business text is kept with its
 * lines; a traceback, file, SQL, address or secret is never in it. There is no `cause`: what lies beneath carries those.
 */
export class OdooError extends Error {
  override readonly name = 'OdooError';
  readonly kind: OdooErrorKind;
  readonly mayHaveHappened: boolean;
  readonly model?: string;
  readonly method?: string;
  readonly field?: string;
  readonly redirectedTo?: string;
  readonly code?: string;
  readonly #details: OdooErrorDetails;

  constructor(kind: OdooErrorKind, message: string, details: OdooErrorDetails = {}) {
    super(message);
    this.kind = kind;
    this.#details = details;
    this.mayHaveHappened = details.mayHaveHappened ?? false;
    if (details.model !== undefined) this.model = details.model;
    if (details.method !== undefined) this.method = details.method;
    if (details.field !== undefined) this.field = details.field;
    if (details.redirectedTo !== undefined) this.redirectedTo = details.redirectedTo;
    if (details.code !== undefined) this.code = details.code;
  }

  /** The same failure, with another answer to "may it have happened?". */
  thatMayHaveHappened(mayHaveHappened: boolean): OdooError {
    return this.mayHaveHappened === mayHaveHappened
      ? this
      : new OdooError(this.kind, this.message, { ...this.#details, mayHaveHappened });
  }
}

/** Rethrows the failure of a question that changes nothing in Odoo: whatever became of it, nothing can have happened. */
export function withoutEffect(error: unknown): never {
  throw error instanceof OdooError ? error.thatMayHaveHappened(false) : error;
}
