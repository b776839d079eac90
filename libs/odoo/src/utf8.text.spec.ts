import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { utf8Text } from './utf8.text.ts';

describe(utf8Text.name, () => {
  it('reads whatever bytes there are as a TextDecoder does, a part of them too', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 200 }), fc.nat(3), (bytes, start) => {
        const part = bytes.subarray(start);
        expect(utf8Text(part)).toBe(new TextDecoder().decode(part));
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = new TextEncoder().encode(text);
        expect(utf8Text(bytes)).toBe(new TextDecoder().decode(bytes));
      }),
    );
  });

  it('leaves out the mark of the byte order', () => {
    expect(utf8Text(new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d]))).toBe('{}');
  });
});
