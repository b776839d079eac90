/** By the clock in UTC. */
export const CALL_WINDOWS = ['minute', 'day'] as const;
export type CallWindow = (typeof CALL_WINDOWS)[number];

/** So many calls in each. */
export type CallLimit = Readonly<Record<CallWindow, number>>;

/** For each credential, for all of a user's together, and for all of a company's together. */
export const CALL_SCOPES = ['credential', 'user', 'company'] as const;
export type CallScope = (typeof CALL_SCOPES)[number];
export type CallLimits = Readonly<Record<CallScope, CallLimit>>;

/** Until the company's policy says otherwise: an assistant that works all day stays below it, a loop soon does not. */
export const DEFAULT_CALL_LIMITS: CallLimits = {
  credential: { minute: 120, day: 10_000 },
  user: { minute: 240, day: 20_000 },
  company: { minute: 1_200, day: 100_000 },
};

/** The highest that a policy may set. */
export const MAX_CALL_LIMIT: CallLimit = { minute: 100_000, day: 10_000_000 };
