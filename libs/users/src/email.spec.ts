import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { IsEmailAddress, normalEmail } from './email.ts';

describe(normalEmail.name, () => {
  it.each([' Ada@Example.COM\t', 'ADA@EXAMPLE.COM', 'ada@example.com'])('spells %j in one way', (address) => {
    expect(normalEmail(address)).toBe('ada@example.com');
  });

  it('composes accents, however they were typed', () => {
    expect(normalEmail('RENE\u0301@example.com')).toBe('ren\u00e9@example.com');
  });
});

describe(IsEmailAddress.name, () => {
  class Input {
    @IsEmailAddress()
    email: unknown;
  }

  const problems = (email: unknown) => validateSync(plainToInstance(Input, { email }));

  it('takes an address in any spelling, and makes it one', () => {
    const input = plainToInstance(Input, { email: ' Ada@Example.COM ' });
    expect(validateSync(input)).toEqual([]);
    expect(input.email).toBe('ada@example.com');
  });

  it.each([
    ['nothing', undefined],
    ['a number', 1],
    ['a list', ['ada@example.com']],
    ['an operator', { $ne: null }],
    ['a text without @', 'ada'],
    ['half a surrogate pair', 'a\ud800@example.com'],
    ['what is too long', `${'a'.repeat(60)}@${'b.'.repeat(100)}com`],
  ])('refuses %s', (_what, email) => {
    expect(problems(email)).toMatchObject([
      { constraints: { isEmailAddress: 'email must be an email address' } },
    ]);
  });
});
