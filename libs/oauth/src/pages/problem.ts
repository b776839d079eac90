import type { Language } from '@aidoo/mail';
import type { Notice, TextField } from './texts.ts';
import { TEXTS } from './wording.ts';

/** Why what somebody has sent was not done, in words of the page that they read next. */
export interface PageProblem {
  readonly text: string;
  readonly status: number;
  /** The fields that it is about. */
  readonly fields: readonly TextField[];
  /** Seconds. */
  readonly retryAfter?: number;
}

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
