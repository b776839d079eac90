import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { hashOf, isApiKey, isWellFormed, newApiKey, prefixOf } from './api-key.format.ts';

describe('the format of an API key', () => {
  it('is aid_live_ and 40 characters of [A-Za-z0-9], another one each time', () => {
    const keys = Array.from({ length: 1_000 }, newApiKey);
    for (const key of keys) {
      expect(key).toMatch(/^aid_live_[A-Za-z0-9]{40}$/);
      expect(isWellFormed(key)).toBe(true);
    }
    expect(new Set(keys).size).toBe(1_000);
  });

  it('has no bias: all 62 characters come equally often', () => {
    const counts = new Map<string, number>();
    const keys = 2_500;
    for (let i = 0; i < keys; i += 1) {
      for (const character of newApiKey().slice('aid_live_'.length)) {
        counts.set(character, (counts.get(character) ?? 0) + 1);
      }
    }
    const expected = (keys * 40) / 62;
    const chiSquare = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    expect(counts.size).toBe(62);
    // 61 degrees of freedom: above 140 once in 10 million runs; a byte taken modulo 62 gives about 3,500.
    expect(chiSquare).toBeLessThan(140);
  });

  it('is recognised by its 8 characters after aid_live_', () => {
    expect(prefixOf(`aid_live_Abcdefg8${'x'.repeat(32)}`)).toBe('Abcdefg8');
  });

  it('is stored as SHA-256 of the whole key', () => {
    const key = newApiKey();
    expect(hashOf(key)).toBe(createHash('sha256').update(key, 'ascii').digest('hex'));
  });

  it.each(['aid_live_', 'aid_live_short'])('%s is meant as an API key', (text) => {
    expect(isApiKey(text)).toBe(true);
  });

  it.each(['', 'eyJhbGciOi', 'AID_LIVE_x', ' aid_live_x', 'aid_test_x'])('"%s" is not', (text) => {
    expect(isApiKey(text)).toBe(false);
  });

  it.each([
    ['one character less', newApiKey().slice(0, -1)],
    ['one more', `${newApiKey()}a`],
    ['a line end', `${newApiKey()}\n`],
    ['another alphabet', `aid_live_${'é'.repeat(40)}`],
    ['a dash', `aid_live_${'-'.repeat(40)}`],
  ])('a text with %s is no key, and the store is not asked', (_what, text) => {
    expect(isWellFormed(text)).toBe(false);
  });
});
