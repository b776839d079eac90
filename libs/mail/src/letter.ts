import type { Language } from './language.ts';

/** Who gets a letter, and in which language they read. */
export interface Recipient {
  readonly email: string;
  readonly language: Language;
}

/** Every letter that is ever sent, with what it needs to be written. Times are written in UTC. */
export type Letter =
  | { readonly kind: 'invitation'; readonly inviter: string; readonly company: string; readonly role: 'admin' | 'member'; readonly link: string; readonly expiresAt: Date } // prettier-ignore
  | { readonly kind: 'verify-address'; readonly name: string; readonly link: string; readonly expiresAt: Date }
  | { readonly kind: 'reset-password'; readonly name: string; readonly link: string; readonly expiresAt: Date }
  | { readonly kind: 'password-changed'; readonly name: string }
  | { readonly kind: 'second-factor-set'; readonly name: string }
  | { readonly kind: 'second-factor-removed'; readonly name: string }
  | { readonly kind: 'account-deleted'; readonly name: string }
  | { readonly kind: 'ownership-received'; readonly name: string; readonly company: string; readonly by: string }
  | { readonly kind: 'key-made'; readonly name: string; readonly company: string; readonly by: string; readonly key: string } // prettier-ignore
  | { readonly kind: 'key-expiring'; readonly name: string; readonly company: string; readonly key: string; readonly expiresAt: Date } // prettier-ignore
  | { readonly kind: 'feedback'; readonly name: string; readonly company: string; readonly by: string; readonly about: string; readonly message: string }; // prettier-ignore

/** A letter as it is sent: plain text, which every reader shows and no reader runs. */
export interface WrittenLetter {
  readonly subject: string;
  readonly text: string;
}
