import { html } from '@aidoo/pages';
import type { Page } from '@aidoo/pages';
import { field } from './field.ts';
import type { SignInView } from './sign-in.page.ts';
import { TEXTS } from './wording.ts';

export function forgottenPasswordPage({ language, found, email, canMail, problem }: SignInView): Page {
  const { forgotten: texts, signIn } = TEXTS[language];
  const here = `/interaction/${found.uid}`;
  const address = { name: 'email', type: 'email', autocomplete: 'username', first: true } as const;
  const form = html`<p>${texts.lead}</p>
<form method="post" action="${here}/forgotten-password">
${field(language, { ...address, value: email }, problem)}
<button class="go">${texts.submit}</button>
</form>
`;
  const body = html`${canMail ? form : html`<p>${signIn.askOperator}</p>`}
<p class="aside"><a href="${here}">${texts.back}</a></p>
`;
  return { language, title: texts.title, body, problem };
}

/** The same for every address: whether there is an account cannot be told from it. */
export function linkSentPage({ language, found }: Pick<SignInView, 'language' | 'found'>): Page {
  const { forgotten: texts } = TEXTS[language];
  const body = html`<p>${texts.sentLead}</p>
<p class="aside"><a href="/interaction/${found.uid}">${texts.back}</a></p>
`;
  return { language, title: texts.sent, body };
}
