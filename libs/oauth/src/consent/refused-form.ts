import { AppError } from '@aidoo/kernel';
import type { ErrorCode } from '@aidoo/kernel';
import type { Language } from '@aidoo/mail';
import { problemOf, tooMany } from '../pages/problem.ts';
import type { PageProblem } from '../pages/problem.ts';
import type { Notice, TextField } from '../pages/texts.ts';
import { TEXTS } from '../pages/wording.ts';

/**
 * A refusal of another room in the words of the pages.
 * @param notices what the codes mean that can be expected here
 * @throws whatever else it is
 */
export function refused(
  error: unknown,
  language: Language,
  notices: Partial<Record<ErrorCode, Notice>> = {},
): PageProblem {
  if (!(error instanceof AppError)) throw error;
  if (error.code === 'rate_limited') return tooMany(language, error.retryAfter ?? 0);
  if (error.code === 'invalid_input' && error.errors) {
    const wrong = new Set(error.errors.map(({ field }) => field));
    return problemOf(
      language,
      'fields',
      fieldsOf(language).filter((field) => wrong.has(field)),
    );
  }
  const notice = notices[error.code];
  if (!notice) throw error;
  return problemOf(language, notice);
}

const fieldsOf = (language: Language) => Object.keys(TEXTS[language].fields) as TextField[];
