import { languageOf } from '@aidoo/mail';
import type { Language } from '@aidoo/mail';

/**
 * The language of a page: the first of ours that the client asks for (`ui_locales`, OpenID Connect Core, section
 * 3.1.2.1), else the browser's.
 */
export const pageLanguage = (uiLocales: unknown, acceptLanguage: string | undefined): Language =>
  languageOf(
    [...(typeof uiLocales === 'string' ? uiLocales.split(' ') : []), acceptLanguage ?? ''].join(','),
  );
