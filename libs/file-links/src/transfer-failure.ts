import type { AuditEnding } from '@aidoo/audit-logs';
import { describeFailure } from '@aidoo/erp';
import type { ToolErrorCode } from '@aidoo/erp';
import { AppError } from '@aidoo/kernel';
import type { ErrorCode } from '@aidoo/kernel';

/** The failures of tools as HTTP has them. */
const CODES: Readonly<Record<ToolErrorCode, ErrorCode>> = {
  invalid_argument: 'invalid_input',
  unknown_model: 'not_found',
  unknown_field: 'invalid_input',
  invalid_domain: 'invalid_input',
  missing_record: 'not_found',
  access_denied: 'forbidden',
  odoo_access: 'forbidden',
  odoo_validation: 'invalid_input',
  odoo_user_error: 'invalid_input',
  odoo_unreachable: 'unavailable',
  odoo_timeout: 'unavailable',
  outcome_unknown: 'unavailable',
  rate_limited: 'unavailable',
  not_allowed: 'forbidden',
  odoo_error: 'unavailable',
  internal: 'internal',
};

/** What whoever shows a link is told of what went wrong behind it. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { code, message, hint } = describeFailure(error, true);
  return new AppError(CODES[code], hint ? `${message} ${hint}` : message, { cause: error });
}

/** The same for the record. */
export function failedEnding(error: unknown): AuditEnding {
  if (error instanceof AppError)
    return { status: 'error', error: { code: error.code, message: error.message } };
  const { code, message } = describeFailure(error, true);
  return { status: code === 'odoo_timeout' ? 'timeout' : 'error', error: { code, message } };
}

/** Whether Odoo may have done what was asked although it failed: to ask again could do it twice. */
export const mayHaveHappened = (error: unknown): boolean =>
  !(error instanceof AppError) && describeFailure(error, true).code === 'outcome_unknown';

/** Whether whoever was at the other end of a stream went away. */
export const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && GONE.has(error.code);

const GONE = new Set<unknown>(['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE', 'ABORT_ERR']);
