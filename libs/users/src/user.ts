import type { UserId } from '@aidoo/kernel';

/** An account as the other rooms see it: without anything that could sign in with it. */
export interface User {
  readonly id: UserId;
  /** Normalised: trimmed, lower-case, NFC. */
  readonly email: string;
  readonly name: string;
  readonly createdAt: Date;
}

export interface NewUser {
  readonly email: string;
  readonly password: string;
  readonly name: string;
}
