export { Attempts } from './attempts.service.ts';
export { CallCounter } from './call-counter.service.ts';
export { quotaHeaders } from './call-quota.ts';
export type { CallQuota } from './call-quota.ts';
export { CALL_SCOPES, DEFAULT_CALL_LIMITS, MAX_CALL_LIMIT } from './call-limits.ts';
export type { CallLimit, CallLimits, CallScope } from './call-limits.ts';
export type { Limit } from './limit.ts';
export { sourceOf } from './source.ts';
export { RateLimitsModule } from './rate-limits.module.ts';
