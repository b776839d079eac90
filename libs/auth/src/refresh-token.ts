import { newToken } from '@aidoo/kernel';
import { createHash } from 'node:crypto';

/**
 * A refresh token names its family for as long as the session lives, and carries a secret that each use replaces.
 * Both are 256 random bits: whoever shows the family with an old secret has held a token of this session.
 */
export interface RefreshToken {
  readonly family: string;
  readonly secret: string;
}

const FORM = /^([\w-]{43})\.([\w-]{43})$/;

export const newRefreshToken = (): RefreshToken => ({ family: newToken(), secret: newToken() });

export const refreshTokenText = ({ family, secret }: RefreshToken): string => `${family}.${secret}`;

export function parseRefreshToken(text: string | undefined): RefreshToken | null {
  const [, family, secret] = FORM.exec(text ?? '') ?? [];
  return family && secret ? { family, secret } : null;
}

/**
 * The successor of a secret, locked so that only the secret itself opens it: 256 random bits under a pad that is
 * made of 256 other ones and used this once. {@link openSuccessor} is the same step again.
 */
export const sealSuccessor = (secret: string, successor: string): string => {
  const pad = createHash('sha256').update('successor\0').update(secret).digest();
  const bytes = Buffer.from(successor, 'base64url');
  return Buffer.from(bytes.map((byte, index) => byte ^ pad[index]!)).toString('base64url');
};

export const openSuccessor = sealSuccessor;
