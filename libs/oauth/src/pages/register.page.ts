import { html } from '@aidoo/pages';
import type { Page } from '@aidoo/pages';
import { field } from './field.ts';
import type { SignInView } from './sign-in.page.ts';
import { TEXTS } from './wording.ts';

export interface RegisterView extends Omit<SignInView, 'canMail'> {
  readonly name?: string | undefined;
  readonly companyName?: string | undefined;
}

export function registerPage({ language, found, problem, ...values }: RegisterView): Page {
  const { register: texts } = TEXTS[language];
  const here = `/interaction/${found.uid}`;
  const fields = [
    { name: 'name', type: 'text', autocomplete: 'name', value: values.name, first: true },
    { name: 'email', type: 'email', autocomplete: 'username', value: values.email },
    { name: 'password', type: 'password', autocomplete: 'new-password', hint: true },
    { name: 'companyName', type: 'text', autocomplete: 'organization', value: values.companyName },
  ] as const;
  const body = html`<p>${texts.lead}</p>
<form method="post" action="${here}/register">
${fields.map((one) => field(language, one, problem))}
<button class="go">${texts.submit}</button>
</form>
<p class="aside"><a href="${here}">${texts.signIn}</a></p>
`;
  return { language, title: texts.title, body, problem };
}
