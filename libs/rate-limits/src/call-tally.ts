import type { CallScope, CallWindow } from './call-limits.ts';

/** The names under which a call is counted. */
export type Callers = Readonly<Record<CallScope, string>>;

type Counts = ReadonlyMap<string, number>;

/** How many calls of a company have been counted, by the name of who made them. */
export interface CallTally extends Readonly<Record<CallWindow, Counts>> {
  /** The minute, counted from 1970, whose calls `minute` holds. */
  readonly at: number;
}

export const MINUTE_MS = 60_000;

export const minuteOf = (at: Date): number => Math.floor(at.getTime() / MINUTE_MS);

/** In UTC. */
export const dateOf = (at: Date): string => at.toISOString().slice(0, 10);

/**
 * The minute that a call belongs to. An instance whose clock is a little behind follows the one that has begun the next
 * minute already, so that both count the same one; what is further ahead was written by a clock that is wrong.
 */
export function windowOf(tally: CallTally | undefined, own: number): number {
  return tally?.at === own + 1 ? tally.at : own;
}

/** As it stands in a minute: what was counted in another one is over. */
export const tallyIn = (minute: number, tally: CallTally | undefined): CallTally => ({
  at: minute,
  minute: tally?.at === minute ? tally.minute : new Map(),
  day: tally?.day ?? new Map(),
});

/** For some names, what was counted under them after a change, or before it where it was not about them. */
export const joined = (names: readonly string[], before: CallTally, after: CallTally): CallTally => {
  const counts = (window: CallWindow): Counts =>
    new Map(names.map((name) => [name, after[window].get(name) ?? before[window].get(name) ?? 0]));
  return { at: after.at, minute: counts('minute'), day: counts('day') };
};
