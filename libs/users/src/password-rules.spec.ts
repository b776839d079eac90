import { describe, expect, it } from '@jest/globals';
import { COMMON_PASSWORDS } from './common-passwords.ts';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, passwordProblem } from './password-rules.ts';

const owner = { email: 'ada.lovelace@example.com', name: 'Ada Augusta King' };
const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
const ofLength = (length: number) => letters.repeat(4).slice(0, length - 1) + '!';

describe(passwordProblem.name, () => {
  it.each([
    ['twelve characters', ofLength(12)],
    ['128 characters', ofLength(128)],
    ['only letters: there are no rules of composition', 'correct stallion accumulator'],
    ['only digits, if nobody would try them', '830471950263'],
    ['emoji, which count one each', '🐴🔋📎🎲🌋🧭🎻🪁🧊🛰️🦉🪴'],
    ['another script', 'пароль-для-ады'],
    ['spaces', '  what a  day  '],
    ['what contains the name and more', 'Ada Augusta King wrote the first'],
  ])('takes %s', (_what, password) => {
    expect(passwordProblem(password, owner)).toBeUndefined();
  });

  it.each([
    ['eleven characters', ofLength(11), '12 to 128'],
    ['129 characters', ofLength(129), '12 to 128'],
    ['six emoji, which are twelve code units', '🐴🔋📎🎲🌋🧭', '12 to 128'],
    ['six letters with separate accents, which are twelve until composed', 'e\u0301'.repeat(6), '12 to 128'],
    ['one of the commonest in any case', 'PassWord1234', 'choose another'],
    ['one character again and again', 'zzzzzzzzzzzz', 'choose another'],
    ['a short pattern again and again', 'abc1abc1abc1', 'choose another'],
    ['the email', 'Ada.Lovelace@example.com', 'email or the name'],
    ['what stands before the @', 'ada.lovelace', 'email or the name'],
    ['the name', 'ada augusta king', 'email or the name'],
    ['the name without its spaces', 'AdaAugustaKing', 'email or the name'],
    ['no text', 123456789012, 'must be a text'],
  ])('refuses %s', (_what, password, reason) => {
    expect(passwordProblem(password, owner)).toContain(reason);
  });

  it('has a list of common passwords that its other rules let through', () => {
    for (const password of COMMON_PASSWORDS) {
      expect(password).toBe(password.toLowerCase());
      expect(password.length).toBeGreaterThanOrEqual(MIN_PASSWORD_LENGTH);
      expect(password.length).toBeLessThanOrEqual(MAX_PASSWORD_LENGTH);
    }
  });
});
