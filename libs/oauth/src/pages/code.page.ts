import { html } from '@aidoo/pages';
import type { Page } from '@aidoo/pages';
import { field } from './field.ts';
import type { SignInView } from './sign-in.page.ts';
import { TEXTS } from './wording.ts';

export function codePage({ language, found, problem }: Omit<SignInView, 'canMail' | 'email'>): Page {
  const { code: texts } = TEXTS[language];
  const here = `/interaction/${found.uid}`;
  const code = {
    name: 'code',
    type: 'text',
    autocomplete: 'one-time-code',
    hint: true,
    first: true,
  } as const;
  const body = html`<p>${texts.lead}</p>
<form method="post" action="${here}">
${field(language, code, problem)}
<button class="go">${texts.submit}</button>
</form>
<p class="aside"><a href="${here}">${texts.again}</a></p>
`;
  return { language, title: texts.title, body, problem };
}
