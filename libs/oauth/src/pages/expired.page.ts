import type { Language } from '@aidoo/mail';
import { html } from './html.ts';
import type { Page } from './page.ts';
import { TEXTS } from './texts.ts';

export function expiredPage(language: Language): Page {
  const { title, whatToDo } = TEXTS[language].expired;
  return {
    language,
    title,
    status: 400,
    body: html`<h1>${title}</h1>
      <p>${whatToDo}</p>`,
  };
}
