import { createHash, randomInt } from 'node:crypto';

const MARK = 'aid_live_';
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const LENGTH = 40;
const PREFIX_LENGTH = 8;
const WELL_FORMED = new RegExp(`^${MARK}[A-Za-z0-9]{${LENGTH}}$`);

/** Whether a bearer token is meant as an API key: such a token is never looked for elsewhere. */
export const isApiKey = (text: string): boolean => text.startsWith(MARK);

/** Whether a text can be a key at all. What is not is refused without asking the store. */
export const isWellFormed = (text: string): boolean => WELL_FORMED.test(text);

/** 238 random bits. `randomInt` draws again instead of taking a remainder, so each character is as likely as the others. */
export function newApiKey(): string {
  return MARK + Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** The part by which people recognise a key; the 32 characters after it are secret. */
export const prefixOf = (key: string): string => key.slice(MARK.length, MARK.length + PREFIX_LENGTH);

/**
 * What is stored instead of the key. A key is random and long, so a plain SHA-256 cannot be searched backwards and
 * needs no salt: it can be looked up by an index.
 */
export const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');
