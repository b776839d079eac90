import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits as 43 characters: nothing to guess, so that a plain hash of it is enough to keep. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** How a token is stored: SHA-256. Who reads the store cannot show what it says. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url');
