import type { UserId } from '@aidoo/kernel';
import type { Language } from '@aidoo/mail';

/** An account as the other rooms see it: without anything that could sign in with it. */
export interface User {
  readonly id: UserId;
  /** Normalised: trimmed, lower-case, NFC. */
  readonly email: string;
  readonly name: string;
  readonly language: Language;
  readonly createdAt: Date;
  /** Whether its owner has shown that mail to the address reaches them. */
  readonly emailVerified: boolean;
  /** Whether signing in asks for a code as well. */
  readonly secondFactor: boolean;
  /** Sessions, keys and grants from before this moment are dead. Null: none are. */
  readonly credentialsSince: Date | null;
  /** Another one whenever all sessions end. */
  readonly sessionEpoch: string | null;
  /** The one session of an earlier epoch that goes on. */
  readonly keptSession: string | null;
}

/** What somebody has who has shown the password: a session, or the first half of a sign-in. */
export interface SignInState {
  /** Undefined for what is no session yet. */
  readonly sessionId?: string;
  /** The account's {@link User.sessionEpoch} when the password was looked at. */
  readonly epoch: string | null;
  readonly createdAt: Date;
}

export interface NewUser {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  /** English when it is left out. */
  readonly language?: Language;
  /** Whether mail has reached its owner already: an invitation has brought them here. */
  readonly emailVerified?: boolean;
}

/** Whether something that was made at a moment still opens anything for this user. */
export const outlives = (user: Pick<User, 'credentialsSince'>, madeAt: Date): boolean =>
  user.credentialsSince === null || madeAt >= user.credentialsSince;

/**
 * Whether a sign-in still counts. Its epoch was read together with the password's hash, so that one whose password was
 * replaced while it was being compared is dead before it begins.
 */
export const staysSignedIn = (
  user: Pick<User, 'credentialsSince' | 'sessionEpoch' | 'keptSession'>,
  { sessionId, epoch, createdAt }: SignInState,
): boolean =>
  outlives(user, createdAt) &&
  (epoch === user.sessionEpoch || (sessionId !== undefined && sessionId === user.keptSession));
