import { newToken, tokenHash } from '@aidoo/kernel';
import { describe, expect, it } from '@jest/globals';
import {
  newRefreshToken,
  openSuccessor,
  parseRefreshToken,
  refreshTokenText,
  sealSuccessor,
} from './refresh-token.ts';

describe('a refresh token', () => {
  it('has 256 random bits for its family and 256 for each use', () => {
    const token = newRefreshToken();
    expect(Buffer.from(token.family, 'base64url')).toHaveLength(32);
    expect(Buffer.from(token.secret, 'base64url')).toHaveLength(32);
    expect(newRefreshToken()).not.toEqual(token);
  });

  it('is read back from its text', () => {
    const token = newRefreshToken();
    expect(parseRefreshToken(refreshTokenText(token))).toEqual(token);
  });

  it.each([
    undefined,
    '',
    '.',
    'a.b',
    'a'.repeat(43),
    `${'a'.repeat(43)}.${'b'.repeat(44)}`,
    `${'$'.repeat(43)}.${'b'.repeat(43)}`,
  ])('is not %j', (text) => {
    expect(parseRefreshToken(text)).toBeNull();
  });

  it('opens its sealed successor, and nothing that is stored does', () => {
    const [secret, successor] = [newToken(), newToken()];
    const sealed = sealSuccessor(secret, successor);
    expect(openSuccessor(secret, sealed)).toBe(successor);
    expect(sealed).not.toBe(successor);
    for (const key of [tokenHash(secret), tokenHash(successor), sealed])
      expect(openSuccessor(key, sealed)).not.toBe(successor);
  });
});
