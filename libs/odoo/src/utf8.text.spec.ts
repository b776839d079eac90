import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { utf8Text } from './utf8.text.ts';

describe(utf8Text.name, () => {
  it.each([
    ['small', 0],
    ['large', 5_000],
  ])('reads whatever %s bytes there are as a TextDecoder does, a part of them too', (_, more) => {
    const padding = new Uint8Array(more).fill(0x20);
    const readsAlike = (part: Uint8Array): void => {
      const whole = Buffer.concat([part, padding]);
      expect(utf8Text(whole)).toBe(new TextDecoder().decode(whole));
    };
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 200 }), fc.nat(3), (bytes, start) =>
        readsAlike(bytes.subarray(start)),
      ),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => readsAlike(new TextEncoder().encode(text))),
    );
  });

  it('leaves out the mark of the byte order', () => {
    expect(utf8Text(new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d]))).toBe('{}');
  });
});
