import type { Language } from '@aidoo/mail';
import { html } from '@aidoo/pages';
import type { Page } from '@aidoo/pages';
import { clientFace } from '../consent/client-face.ts';
import type { AuthorizationRequest } from '../provider/interactions.service.ts';
import { field } from './field.ts';
import type { PageProblem } from './problem.ts';
import { TEXTS } from './wording.ts';

export interface SignInView {
  readonly language: Language;
  readonly found: AuthorizationRequest;
  readonly email?: string | undefined;
  /** Whether mail can be sent, with a link to choose a new password. */
  readonly canMail: boolean;
  readonly problem?: PageProblem | undefined;
}

export function signInPage({ language, found, email, canMail, problem }: SignInView): Page {
  const { signIn: texts } = TEXTS[language];
  const here = `/interaction/${found.uid}`;
  const username = { name: 'email', type: 'email', autocomplete: 'username', value: email } as const;
  const password = { name: 'password', type: 'password', autocomplete: 'current-password' } as const;
  const body = html`<p>${texts.lead(clientFace(found).name)}</p>
<form method="post" action="${here}">
${field(language, { ...username, first: !email }, problem)}
${field(language, { ...password, first: Boolean(email) }, problem)}
<button class="go">${texts.submit}</button>
</form>
<p class="aside">${canMail ? html`<a href="${here}/forgotten-password">${texts.forgotten}</a>` : texts.askOperator}</p>
<p class="aside"><a href="${here}/register">${texts.register}</a></p>
`;
  return { language, title: texts.title, body, problem };
}
