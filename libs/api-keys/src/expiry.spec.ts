import { AppError } from '@aidoo/kernel';
import { describe, expect, it } from '@jest/globals';
import { expiryOf } from './expiry.ts';

const now = new Date('2026-11-23T12:00:00Z');

describe(expiryOf, () => {
  it.each([undefined, null])('a key without expiresAt (%s) does not expire', (text) => {
    expect(expiryOf(text, now)).toBeNull();
  });

  it.each([
    ['2026-11-23T12:00:00.001Z', 'the next moment'],
    ['2026-11-23T13:00:01+01:00', 'the next second, in another time zone'],
    ['2036-11-23T12:00:00Z', 'in ten years to the second'],
  ])('%s is taken: %s', (text) => {
    expect(expiryOf(text, now)).toEqual(new Date(text));
  });

  it.each([
    ['2026-11-23T12:00:00Z', 'now'],
    ['2026-11-23T12:59:59+01:00', 'a second ago, in another time zone'],
    ['2036-11-23T12:00:00.001Z', 'more than ten years ahead'],
    ['20260-01-01T00:00:00Z', 'a mistyped year'],
  ])('%s is refused by name: %s', (text) => {
    expect(() => expiryOf(text, now)).toThrow(AppError);
    expect(() => expiryOf(text, now)).toThrow(/^expiresAt must lie in the future/);
  });
});
