import { STATUS_CODES } from 'node:http';
import { ERROR_STATUS } from './app-error.ts';
import type { AppError } from './app-error.ts';
import type { Problem } from './dto/problem.dto.ts';

/** The media type of RFC 9457. */
export const PROBLEM_TYPE = 'application/problem+json';

/** An error as every refused request answers it; `detail` and `cause` stay behind. */
export function toProblem(error: AppError, requestId?: string): Problem {
  const status = ERROR_STATUS[error.code];
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code: error.code,
    detail: error.message,
    errors: error.errors,
    requestId,
  };
}
