import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { seal, unseal } from './artifact-seal.ts';

const newId = (): string => randomBytes(32).toString('base64url');

describe('what is sealed with a token', () => {
  it('comes back as it was, with the same token and label', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, label) => {
        const id = newId();
        expect(unseal(id, seal(id, text, label), label)).toBe(text);
      }),
    );
  });

  it('stays closed to another token', () => {
    expect(unseal(newId(), seal(newId(), 'text', 'label'), 'label')).toBeNull();
  });

  it('stays closed under another label', () => {
    const id = newId();
    expect(unseal(id, seal(id, 'text', 'label'), 'another')).toBeNull();
  });

  it('stays closed when any of its bits is another', () => {
    const id = newId();
    const sealed = seal(id, 'text', 'label');
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(unseal(id, changed, 'label')).toBeNull();
    }
  });

  it('stays closed when anything is cut off', () => {
    const id = newId();
    const sealed = seal(id, 'text', 'label');
    for (let length = 0; length < sealed.length; length += 1)
      expect(unseal(id, sealed.subarray(0, length), 'label')).toBeNull();
  });

  it('looks different each time', () => {
    const id = newId();
    expect(seal(id, 'text', 'label')).not.toEqual(seal(id, 'text', 'label'));
  });
});
