import { describe, expect, it } from '@jest/globals';
import { LANGUAGES } from './language.ts';
import type { Letter } from './letter.ts';
import { write } from './letters.ts';

const link = 'https://aidoo.example.com/reset-password#kT9q_rL2-token';
const expiresAt = new Date('2026-11-30T14:05:59Z');
const shown = '2026-11-30 14:05 UTC';
const name = 'Ada Lovelace';
const company = 'Analytical Engines';
const by = 'Charles Babbage';
const key = 'Cursor at home';

/** One of each kind: the type knows when one is missing. */
const LETTERS: { readonly [Kind in Letter['kind']]: Extract<Letter, { kind: Kind }> } = {
  invitation: { kind: 'invitation', inviter: by, company, role: 'admin', link, expiresAt },
  'verify-address': { kind: 'verify-address', name, link, expiresAt },
  'reset-password': { kind: 'reset-password', name, link, expiresAt },
  'password-changed': { kind: 'password-changed', name },
  'second-factor-set': { kind: 'second-factor-set', name },
  'second-factor-removed': { kind: 'second-factor-removed', name },
  'account-deleted': { kind: 'account-deleted', name },
  'ownership-received': { kind: 'ownership-received', name, company, by },
  'key-made': { kind: 'key-made', name, company, by, key },
  'key-expiring': { kind: 'key-expiring', name, company, key, expiresAt },
  feedback: { kind: 'feedback', name, company, by, about: 'aidoo_report', message: 'No totals by quarter.' },
};

const each = LANGUAGES.flatMap((language) =>
  Object.values(LETTERS).map((letter) => ({ language, letter, kind: letter.kind })),
);
/** What a letter says of itself, but for what the code needs to know. */
const told = ({ kind: _kind, ...rest }: Letter): string[] =>
  Object.entries(rest).flatMap(([field, value]) => {
    if (field === 'role') return [];
    return [value instanceof Date ? shown : value];
  });

describe(write.name, () => {
  it.each(each)('says in $language all that a letter of kind $kind is about', ({ letter, language }) => {
    const { subject, text } = write(letter, language);
    for (const part of told(letter)) expect(`${subject}\n${text}`).toContain(part);
    expect(subject.length).toBeGreaterThan(10);
  });

  it.each(each)('leaves no gap in the $language of $kind', ({ letter, language }) => {
    const { subject, text } = write(letter, language);
    expect(`${subject}\n${text}`).not.toMatch(/undefined|null|NaN|\[object|\$\{|GMT/);
  });

  it.each(each.filter(({ letter }) => 'link' in letter))(
    'puts the link of $kind on a line of its own in $language, so that no reader adds a full stop to it',
    ({ letter, language }) => {
      expect(write(letter, language).text.split('\n')).toContain(link);
    },
  );

  it.each(Object.values(LETTERS))('says $kind in French where French is read', (letter) => {
    const [english, french] = [write(letter, 'en'), write(letter, 'fr')];
    expect(french.subject).not.toBe(english.subject);
    expect(french.text).toMatch(/\b(vous|votre|vos)\b/i);
    expect(french.text).not.toMatch(/\b(you|your|the)\b/i);
  });

  it.each([
    ['en', 'admin', 'as an admin.'],
    ['en', 'member', 'as a member.'],
    ['fr', 'admin', 'en tant qu’administrateur.'],
    ['fr', 'member', 'en tant que membre.'],
  ] as const)('names in %s the role %s', (language, role, words) => {
    expect(write({ ...LETTERS.invitation, role }, language).text).toContain(words);
  });

  it('makes no link of a name that looks like one, and leaves its own as it is', () => {
    const { text } = write({ ...LETTERS['reset-password'], name: 'Win https://evil.example' }, 'en');
    expect(text.match(/https?:\/\/\S+/g)).toEqual([link]);
  });

  it('adds neither line nor header for a name that holds some', () => {
    const inviter = 'Ada\r\nBcc: everybody@example.com\u2028\u0000Eve';
    const { subject, text } = write({ ...LETTERS.invitation, inviter }, 'en');
    expect(subject).toBe('Ada Bcc: everybody@example.com Eve invites you to Analytical Engines on Aidoo');
    expect(text.split(/[\r\n\u2028]/).filter((line) => line.startsWith('Bcc'))).toEqual([]);
  });
});
