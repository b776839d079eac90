/** By the clock in UTC. */
export const CALL_WINDOWS = ['minute', 'day'] as const;
export type CallWindow = (typeof CALL_WINDOWS)[number];

/** So many calls in each. */
export type CallLimit = Readonly<Record<CallWindow, number>>;

/** For each credential, for all of a user's together, and for all of a company's together. */
export const CALL_SCOPES = ['credential', 'user', 'company'] as const;
export type CallScope = (typeof CALL_SCOPES)[number];
export type CallLimits = Readonly<Record<CallScope, CallLimit>>;

/**
 * Until the company's policy says otherwise. An assistant that works all day, with several calls at a time, stays far
 * below it; a loop that has gone wild reaches it within the minute, before a company's Odoo does little else.
 */
export const DEFAULT_CALL_LIMITS: CallLimits = {
  credential: { minute: 600, day: 20_000 },
  user: { minute: 1_200, day: 40_000 },
  company: { minute: 6_000, day: 200_000 },
};

/** The highest that a policy may set: none, for all that one company's Odoo answers. */
export const MAX_CALL_LIMIT: CallLimit = { minute: 1_000_000, day: 100_000_000 };
