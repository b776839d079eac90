const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

/** Milliseconds after which a person has to allow a client again, however much it is used (OWASP ASVS 5.0, 10.4.8). */
export const GRANT_LIFETIME = 90 * DAY;

/** For a person to sign in, find the phone and read the page. */
export const INTERACTION_LIFETIME = 30 * MINUTE;

/** Between the browser's way back and the client's next request (RFC 6749, section 4.1.2). */
export const CODE_LIFETIME = MINUTE;

/**
 * For how long a refresh token that was replaced is taken for another request of the same client, and not for a thief:
 * hosts refresh in parallel, and a strict rotation would sign their users out (RFC 9700, section 4.14.2).
 */
export const REFRESH_GRACE = 30 * SECOND;

/** A client that has registered itself and that nobody allows anything goes after this. */
export const REGISTRATION_LIFETIME = 30 * DAY;
