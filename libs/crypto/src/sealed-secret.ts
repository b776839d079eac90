import { AppError } from '@aidoo/kernel';

/** How it stands with one stored secret, for whoever looks after the keys. `whose`: in words, for people. */
export type SealedSecret = { readonly whose: string } & (
  | { readonly state: 'current' | 'unreadable' }
  | {
      readonly state: 'previous';
      /** Puts it under the current key. False when it is no longer the one that was read; nothing is changed then. */
      reseal(): Promise<boolean>;
    }
);

/**
 * @param renewed the secret under the current key, or null when it is there; see CryptoService.renew
 * @param replace stores that, if the secret still is what was read
 */
export function sealedSecret<T>(
  whose: string,
  renewed: () => T | null,
  replace: (sealed: T) => Promise<boolean>,
): SealedSecret {
  try {
    const sealed = renewed();
    return sealed === null
      ? { whose, state: 'current' }
      : { whose, state: 'previous', reseal: () => replace(sealed) };
  } catch (error) {
    if (error instanceof AppError) return { whose, state: 'unreadable' };
    throw error;
  }
}
