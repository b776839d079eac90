import { describe, expect, it } from '@jest/globals';
import { sourceOf } from './source.ts';

describe(sourceOf.name, () => {
  it.each([
    ['198.51.100.7', '198.51.100.7'],
    ['::ffff:198.51.100.7', '198.51.100.7'],
    ['2001:db8:0:1::1', '2001:db8:0:1::/64'],
    ['2001:DB8::1:ffff:ffff:ffff:ffff', '2001:db8:0:1::/64'],
    ['unknown', 'unknown'],
    [undefined, 'unknown'],
  ])('counts %s as %s', (ip, source) => {
    expect(sourceOf({ ip })).toBe(source);
  });
});
