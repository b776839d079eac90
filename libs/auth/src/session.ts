import type { SignedInUser } from '@aidoo/companies';

/** A session as its holder needs it to go on: shown once, and not kept in this form. */
export interface OpenSession extends SignedInUser {
  readonly refreshToken: string;
  /** The moment at which the person has to sign in again. */
  readonly expiresAt: Date;
  /** By which the OAuth pages recognise the person: given once, when the session begins. */
  readonly ssoToken?: string;
}

/** 30 days from the sign-in, in milliseconds. Using the session does not prolong it. */
export const SESSION_LIFETIME = 30 * 24 * 60 * 60 * 1000;

/**
 * For how long, in milliseconds, a replaced refresh token is taken for another tab that asked at the same time, and
 * not for a thief: RFC 9700, section 4.14.2, leaves this to the server.
 */
export const GRACE = 10_000;

/** Of tokens that one browser replaces within the grace, so many of the latest are remembered. */
export const MAX_SPENT = 8;
