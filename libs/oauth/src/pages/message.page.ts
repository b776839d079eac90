import type { Language } from '@aidoo/mail';
import { html } from '@aidoo/pages';
import type { Page } from '@aidoo/pages';
import { TEXTS } from './wording.ts';

/** Where nothing can be done but to read it. */
type Message = 'expired' | 'foreign' | 'failed' | 'notAForm' | 'invalid';

/** @param detail what whoever can help needs to know */
export function messagePage(language: Language, message: Message, status: number, detail?: string): Page {
  const { title, text } = TEXTS[language][message];
  const body = html`<p>${text}</p>
${detail && html`<p><code>${detail}</code></p>`}
`;
  return { language, title, body, status };
}
