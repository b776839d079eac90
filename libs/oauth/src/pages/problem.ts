import type { Language } from '@aidoo/mail';
import type { PageProblem as SharedProblem } from '@aidoo/pages';
import type { Notice, TextField } from './texts.ts';
import { TEXTS } from './wording.ts';

export type PageProblem = SharedProblem<TextField>;

export const problemOf = (
  language: Language,
  notice: Notice,
  fields: readonly TextField[] = [],
): PageProblem => ({ text: TEXTS[language].notices[notice], status: 422, fields });

export const tooMany = (language: Language, retryAfter: number): PageProblem => ({
  text: TEXTS[language].tooMany(Math.max(1, Math.ceil(retryAfter / 60))),
  status: 429,
  fields: [],
  retryAfter,
});
