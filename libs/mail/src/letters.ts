import type { Language } from './language.ts';
import type { Letter, WrittenLetter } from './letter.ts';
import { ENGLISH } from './letters.en.ts';
import { FRENCH } from './letters.fr.ts';
import type { Texts } from './texts.ts';

const TEXTS: Readonly<Record<Language, Texts>> = { en: ENGLISH, fr: FRENCH };

/** A letter in a language. */
export function write<Kind extends Letter['kind']>(
  letter: Extract<Letter, { kind: Kind }>,
  language: Language,
): WrittenLetter {
  const { subject, lines } = TEXTS[language][letter.kind](asNames(letter));
  return { subject, text: `${[...lines, '-- \nAidoo'].join('\n\n')}\n` };
}

/** Names that people chose add neither a line nor a header nor a link, wherever they came from. */
const asNames = <T extends Letter>(letter: T): T =>
  Object.fromEntries(
    Object.entries(letter).map(([field, value]) => [
      field,
      typeof value === 'string' && field !== 'link' ? plain(value) : value,
    ]),
  ) as unknown as T;

const plain = (name: string): string =>
  name.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').replaceAll('://', ': //');
