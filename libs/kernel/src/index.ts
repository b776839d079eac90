export { AppError, ERROR_STATUS } from './app-error.ts';
export type { AppErrorOptions, ErrorCode, FieldError } from './app-error.ts';
export { Clock } from './clock.ts';
export { companyId, isObjectIdText, userId } from './ids.ts';
export type { CompanyId, UserId } from './ids.ts';
export { decodeCursor, DEFAULT_LIMIT, encodeCursor, MAX_LIMIT } from './pagination.ts';
export type { Page } from './pagination.ts';
export { Secret } from './secret.ts';
export type { TenantContext } from './tenant-context.ts';
