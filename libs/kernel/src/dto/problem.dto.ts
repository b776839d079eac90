import type { ErrorCode, FieldError } from '../app-error.ts';

/** One thing that is wrong with one field of the input. */
export class FieldErrorDto implements FieldError {
  /**
   * A dotted path; empty for the whole.
   * @example "callLimits.user.day"
   */
  field: string;

  /** @example "day must not be less than 1" */
  message: string;
}

/** RFC 9457 problem details with our stable `code` and, where input was wrong, one entry a field. */
export class Problem {
  /** Always `about:blank`: the code tells problems apart. */
  type: 'about:blank';

  /** The name of the status. */
  title: string;

  /** The HTTP status again. */
  status: number;

  /** Codes are added to, never renamed. */
  code: ErrorCode;

  /** What is wrong, and what to do next. */
  detail: string;

  errors?: FieldErrorDto[];

  /** Under which the log of the server has the rest. */
  requestId?: string;
}
