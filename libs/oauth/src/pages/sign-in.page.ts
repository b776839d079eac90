import type { Language } from '@aidoo/mail';
import type { AuthorizationRequest } from '../provider/interactions.service.ts';
import { html } from './html.ts';
import type { Page } from './page.ts';
import { TEXTS } from './texts.ts';

export interface SignInView {
  readonly language: Language;
  readonly request: AuthorizationRequest;
  readonly email?: string;
  readonly error?: string;
}

export function signInPage({ language, email, error }: SignInView): Page {
  const texts = TEXTS[language].signIn;
  const body = html`<h1>${texts.title}</h1>
${error && html`<p class="error" role="alert">${error}</p>`}
<form method="post">
<label for="email">${texts.email}</label>
<input id="email" name="email" type="email" autocomplete="username" value="${email}" required autofocus>
<label for="password">${texts.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button>${texts.submit}</button>
</form>`;
  return { language, title: texts.title, body, status: error ? 422 : 200 };
}
