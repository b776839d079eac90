import type { Language } from './language.ts';
import type { Letter, WrittenLetter } from './letter.ts';
import { ENGLISH } from './letters.en.ts';
import { FRENCH } from './letters.fr.ts';
import type { Texts } from './texts.ts';

const TEXTS: Readonly<Record<Language, Texts>> = { en: ENGLISH, fr: FRENCH };

/** A letter in a language. Names that people chose hold no line break (IsName), so that they add no line and no header. */
export function write<Kind extends Letter['kind']>(
  letter: Extract<Letter, { kind: Kind }>,
  language: Language,
): WrittenLetter {
  const { subject, lines } = TEXTS[language][letter.kind](letter);
  return { subject, text: `${[...lines, '-- \nAidoo'].join('\n\n')}\n` };
}
