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
  const { subject, lines } = TEXTS[language][letter.kind](onOneLine(letter));
  return { subject, text: `${[...lines, '-- \nAidoo'].join('\n\n')}\n` };
}

/** Names that people chose add neither a line nor a header, wherever they came from. */
const onOneLine = <T extends Letter>(letter: T): T =>
  Object.fromEntries(
    Object.entries(letter).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ') : value,
    ]),
  ) as unknown as T;
