import type { Language } from '@aidoo/mail';
import { clientFace } from '../consent/client-face.ts';
import type { ConsentChoice, Refusal } from '../consent/consent.service.ts';
import type { AuthorizationRequest } from '../provider/interactions.service.ts';
import { html } from './html.ts';
import type { Page } from './page.ts';
import { TEXTS } from './texts.ts';

export interface ConsentView {
  readonly language: Language;
  readonly request: AuthorizationRequest;
  readonly choice: ConsentChoice;
  readonly refusal?: Refusal | undefined;
}

export function consentPage({ language, request, choice, refusal }: ConsentView): Page {
  const texts = TEXTS[language];
  const { name, redirectHost, onDevice } = clientFace(request);
  const title = texts.consent.title(name);
  const body = html`<h1>${title}</h1>
    <p>${texts.consent.redirect(redirectHost)}</p>
    ${onDevice && html`<p class="error">${texts.consent.localhost}</p>`}
    ${refusal && html`<p class="error" role="alert">${refusal}</p>`}
    <p>${texts.consent.company}: ${choice.company?.name}</p>
    <ul>
      ${choice.companies.map(({ id, name: label }) => html`<li><a href="?companyId=${id}">${label}</a></li>`)}
    </ul>
    <form method="post">
      <input type="hidden" name="companyId" value="${choice.company?.id}" />
      <fieldset>
        <legend>${texts.consent.permissions}</legend>
        ${choice.already.map((permission) => html`<p>${texts.permissions[permission]}</p>`)}
        ${choice.permissions.map(
          ({ permission, ticked, forbidden }) =>
            html`<label
                ><input
                  type="checkbox"
                  name="permissions"
                  value="${permission}"
                  ${ticked && html` checked`}${forbidden && html` disabled`}
                />
                ${texts.permissions[permission]}</label
              ><br />`,
        )}
      </fieldset>
      <button name="decision" value="allow">${texts.consent.allow}</button>
      <button name="decision" value="deny">${texts.consent.deny}</button>
    </form>`;
  return { language, title, body, status: refusal ? 422 : 200, leadsTo: leadsTo(request.redirectUri) };
}

/** As a source of the Content Security Policy (CSP 3, section 2.3.1). */
function leadsTo(redirectUri: string): string {
  const { protocol, origin } = new URL(redirectUri);
  return protocol === 'https:' || protocol === 'http:' ? origin : protocol;
}
