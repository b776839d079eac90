import { describe, expect, it } from '@jest/globals';
import { normalEmail } from './email.ts';

describe(normalEmail.name, () => {
  it.each([' Ada@Example.COM\t', 'ADA@EXAMPLE.COM', 'ada@example.com'])('spells %j in one way', (address) => {
    expect(normalEmail(address)).toBe('ada@example.com');
  });

  it('composes accents, however they were typed', () => {
    expect(normalEmail('RENE\u0301@example.com')).toBe('ren\u00e9@example.com');
  });
});
