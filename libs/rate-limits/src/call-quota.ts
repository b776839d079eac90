import type { FullLimit } from './call-admission.ts';
import { CALL_SCOPES, CALL_WINDOWS } from './call-limits.ts';
import type { CallLimits, CallScope, CallWindow } from './call-limits.ts';
import { MINUTE_MS } from './call-tally.ts';
import type { Callers, CallTally } from './call-tally.ts';

/** How near a caller has come to one limit. */
export interface WindowQuota {
  readonly window: CallWindow;
  readonly scope: CallScope;
  readonly limit: number;
  /** So many calls more. */
  readonly left: number;
  /** Seconds until the window ends. */
  readonly reset: number;
}

export interface CallQuota {
  /** For each window, the limit that is nearest. */
  readonly windows: readonly WindowQuota[];
  /** The limit that refuses the call, the one that lasts longest; null: it may go ahead. */
  readonly exceeded: WindowQuota | null;
}

const SECONDS: Readonly<Record<CallWindow, number>> = { minute: 60, day: 24 * 60 * 60 };

export function quotaOf(
  callers: Callers,
  limits: CallLimits,
  tally: CallTally,
  now: Date,
  full: FullLimit | null,
): CallQuota {
  const quota = (window: CallWindow, scope: CallScope): WindowQuota => {
    const limit = limits[scope][window];
    const left = Math.max(0, limit - (tally[window].get(callers[scope]) ?? 0));
    return { window, scope, limit, left, reset: secondsLeft(window, tally, now) };
  };
  const windows = CALL_WINDOWS.map((window) =>
    CALL_SCOPES.map((scope) => quota(window, scope)).reduce((near, next) =>
      next.left < near.left ? next : near,
    ),
  );
  return { windows, exceeded: full && quota(full.window, full.scope) };
}

/** The minute is the one that was counted in, which a clock that is ahead may have begun. */
function secondsLeft(window: CallWindow, { at }: CallTally, now: Date): number {
  const seconds = now.getTime() / 1000;
  const end = window === 'minute' ? ((at + 1) * MINUTE_MS) / 1000 : endOfDay(seconds);
  return Math.max(1, Math.ceil(end - seconds));
}

const endOfDay = (seconds: number): number => (Math.floor(seconds / SECONDS.day) + 1) * SECONDS.day;

/** As fields of an HTTP answer (draft-ietf-httpapi-ratelimit-headers-10). */
export const quotaHeaders = (windows: readonly WindowQuota[]): Record<string, string> => ({
  'RateLimit-Policy': windows
    .map(({ window, limit }) => `"${window}";q=${limit};w=${SECONDS[window]}`)
    .join(', '),
  RateLimit: windows.map(({ window, left, reset }) => `"${window}";r=${left};t=${reset}`).join(', '),
});
