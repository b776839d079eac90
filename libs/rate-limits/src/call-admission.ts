import { CALL_SCOPES } from './call-limits.ts';
import type { CallLimit, CallLimits, CallScope, CallWindow } from './call-limits.ts';
import type { Callers, CallTally } from './call-tally.ts';

/** A limit that leaves no room. */
export interface FullLimit {
  readonly window: CallWindow;
  readonly scope: CallScope;
}

/** What is to be added under one name, and how much there may be then. */
export interface Addition {
  readonly name: string;
  by: number;
  readonly most: CallLimit;
}

export interface Admission {
  /** For each call, in their order: the limit that refuses it, or null. */
  readonly refusals: readonly (FullLimit | null)[];
  /** Of those that are not refused. */
  readonly additions: readonly Addition[];
}

/** The one that lasts longest first: whoever waits for it need not wait again. */
const LIMITS: readonly FullLimit[] = (['day', 'minute'] as const).flatMap((window) =>
  CALL_SCOPES.map((scope) => ({ window, scope })),
);

/** Which of the calls that come together fit under their company's limits. What is refused takes nobody's room. */
export function admit(calls: readonly Callers[], limits: CallLimits, tally: CallTally): Admission {
  const additions = new Map<string, Addition>();
  const refusals = calls.map((callers) => {
    const full = LIMITS.find(({ window, scope }) => {
      const name = callers[scope];
      return (tally[window].get(name) ?? 0) + (additions.get(name)?.by ?? 0) >= limits[scope][window];
    });
    if (full) return full;
    for (const scope of CALL_SCOPES) {
      const name = callers[scope];
      const addition = additions.get(name) ?? { name, by: 0, most: limits[scope] };
      addition.by += 1;
      additions.set(name, addition);
    }
    return null;
  });
  return { refusals, additions: [...additions.values()] };
}
