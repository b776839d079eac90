import { CALL_SCOPES, CALL_WINDOWS } from './call-limits.ts';
import type { CallLimits, CallScope, CallWindow } from './call-limits.ts';
import type { Counts } from './call-counts.repository.ts';

/** How near a call has come to the nearest limit of one window. */
export interface WindowQuota {
  readonly window: CallWindow;
  readonly scope: CallScope;
  readonly limit: number;
  /** Negative: so many calls too many. */
  readonly left: number;
  /** Seconds until the window ends. */
  readonly reset: number;
}

const SECONDS: Readonly<Record<CallWindow, number>> = { minute: 60, day: 24 * 60 * 60 };

/** For each window, the limit that is nearest. */
export const quotasOf = (counts: Counts, limits: CallLimits, at: Date): WindowQuota[] =>
  CALL_WINDOWS.map((window) => {
    const seconds = at.getTime() / 1000;
    const reset = Math.max(1, Math.ceil(SECONDS[window] - (seconds % SECONDS[window])));
    const [nearest] = CALL_SCOPES.map((scope) => {
      const limit = limits[scope][window];
      return { window, scope, limit, left: limit - counts[window][scope], reset };
    }).sort((a, b) => a.left - b.left);
    return nearest!;
  });

/** As fields of an HTTP answer (draft-ietf-httpapi-ratelimit-headers-10). */
export const quotaHeaders = (quotas: readonly WindowQuota[]): Record<string, string> => ({
  'RateLimit-Policy': quotas
    .map(({ window, limit }) => `"${window}";q=${limit};w=${SECONDS[window]}`)
    .join(', '),
  RateLimit: quotas
    .map(({ window, left, reset }) => `"${window}";r=${Math.max(0, left)};t=${reset}`)
    .join(', '),
});
