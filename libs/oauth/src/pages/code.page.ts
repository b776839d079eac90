import { html } from './html.ts';
import type { Page } from './page.ts';
import type { SignInView } from './sign-in.page.ts';
import { TEXTS } from './texts.ts';

export function codePage({ language, error }: SignInView): Page {
  const texts = TEXTS[language].code;
  const body = html`<h1>${texts.title}</h1>
${error && html`<p class="error" role="alert">${error}</p>`}
<form method="post">
<label for="code">${texts.code}</label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required autofocus>
<button>${texts.submit}</button>
</form>`;
  return { language, title: texts.title, body, status: error ? 422 : 200 };
}
