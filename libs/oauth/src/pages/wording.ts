import type { Language } from '@aidoo/mail';
import type { Texts } from './texts.ts';
import { en } from './texts.en.ts';
import { fr } from './texts.fr.ts';

export const TEXTS: Readonly<Record<Language, Texts>> = { en, fr };
