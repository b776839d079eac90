import { describe, expect, it } from '@jest/globals';
import { languageOf } from './language.ts';

describe(languageOf.name, () => {
  it.each([
    ['fr', 'fr'],
    ['fr-CA', 'fr'],
    ['FR-fr, en;q=0.5', 'fr'],
    ['en;q=0.5, fr;q=0.9', 'fr'],
    ['de, fr;q=0.3', 'fr'],
    ['en, fr', 'en'],
    ['fr;q=0.2, en;q=0.8', 'en'],
    ['en;q=0, fr;q=0.1', 'fr'],
    ['fr;q=0', 'en'],
  ] as const)('takes the best of our languages that %j asks for', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });

  it.each([undefined, '', 'de', '*', 'frisian', ';;;,,q=1', '\u0000'.repeat(9)])(
    'answers English to %j, which asks for none of them',
    (header) => {
      expect(languageOf(header)).toBe('en');
    },
  );

  it('reads no more than the beginning of a header that never ends', () => {
    expect(languageOf(`${'de,'.repeat(100_000)}fr`)).toBe('en');
  });
});
