import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { companyId, newToken } from '@aidoo/kernel';
import { addressOf, parseAddress } from './link-address.ts';

const COMPANY = companyId('65f1c0ffee65f1c0ffee65f1');

describe('the address of a link', () => {
  it('names its company and its token', () => {
    const address = { companyId: COMPANY, token: newToken() };
    expect(parseAddress(addressOf(address))).toEqual(address);
  });

  it('has one spelling, and any other text is none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f]{20,26}\.[\w-]{40,45}$/)), (text) => {
        const address = parseAddress(text);
        expect(address === null || addressOf(address) === text).toBe(true);
      }),
    );
    const whole = addressOf({ companyId: COMPANY, token: newToken() });
    for (const text of ['', whole.toUpperCase(), `${whole} `, `${whole}\n`, whole.slice(1), `${whole}x`])
      expect(parseAddress(text)).toBeNull();
  });
});
