import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { sizeOf } from './json-size.ts';

describe(sizeOf.name, () => {
  it('is the length of the JSON text', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        expect(sizeOf(value)).toBe(JSON.stringify(value).length);
      }),
    );
  });

  it('counts each character that JSON escapes as long as it is written', () => {
    for (let code = 0; code <= 0xff_ff; code += 1) {
      const text = String.fromCharCode(code);
      if (sizeOf(text) !== JSON.stringify(text).length) throw new Error(`U+${code.toString(16)}`);
    }
  });

  it('leaves out what JSON leaves out', () => {
    for (const value of [{ a: undefined }, { a: undefined, b: 1 }, [undefined, 1], [], {}, NaN])
      expect([value, sizeOf(value)]).toEqual([value, JSON.stringify(value).length]);
  });

  it('is over the limit just when the text is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 50 }), (value, most) => {
        expect(sizeOf(value, most) > most).toBe(JSON.stringify(value).length > most);
      }),
    );
  });
});
