import type { CompanyView, Permission } from '@aidoo/companies';
import type { Language } from '@aidoo/mail';
import { html } from '@aidoo/pages';
import type { Html, Page } from '@aidoo/pages';
import { clientFace } from '../consent/client-face.ts';
import type { ConsentChoice, PermissionChoice } from '../consent/consent.service.ts';
import type { AuthorizationRequest } from '../provider/interactions.service.ts';
import type { PageProblem } from './problem.ts';
import { TEXTS } from './wording.ts';

export interface ConsentView {
  readonly language: Language;
  readonly found: AuthorizationRequest;
  readonly choice: ConsentChoice;
  readonly problem?: PageProblem | undefined;
}

/** Which company, where there are several, and then what may be done there. */
export function consentPage(view: ConsentView): Page {
  const { language, found, choice, problem } = view;
  const { consent: texts } = TEXTS[language];
  const { name } = clientFace(found);
  const { company, companies } = choice;
  const isChosen = company !== null || companies.length === 0;
  const title = isChosen ? texts.title(name) : texts.choose(name);
  const body = html`${clientFacts(view)}
${company ? chosen(view, company) : isChosen ? html`<p class="problem">${texts.noCompany}</p>` : companyList(view)}
<form method="post" action="/interaction/${found.uid}" id="decision">
${company && html`<input type="hidden" name="companyId" value="${company.id}">`}
<input type="hidden" name="account" value="${choice.user}">
<div class="buttons">
<button name="decision" value="deny">${texts.deny}</button>
${company && !choice.needsSecondFactor && html`<button name="decision" value="allow" class="go">${texts.allow}</button>`}
</div>
</form>
${company && html`<p class="aside">${texts.revocable}</p>`}
`;
  return { language, title, body, problem, leadsTo: leadsTo(found.redirectUri) };
}

function clientFacts({ language, found, choice }: ConsentView): Html {
  const { consent: texts } = TEXTS[language];
  const { name, isKnown, publisher, redirectHost, isWeb, onDevice } = clientFace(found);
  return html`<form method="post" action="/interaction/${found.uid}/other-account" class="account">
<p>${texts.signedInAs} <strong>${choice.email}</strong></p>
<button class="link">${texts.otherAccount}</button>
</form>
<dl>
<dt>${texts.application}</dt>
<dd><bdi>${name}</bdi>${!isKnown && html`<br><small>${texts.ownWord}</small>`}</dd>
${publisher !== null && html`<dt>${texts.describedAt}</dt><dd>${publisher}</dd>`}
<dt>${texts.leadsTo}</dt>
<dd>${isWeb ? redirectHost : texts.appLink(redirectHost)}</dd>
</dl>
${onDevice && html`<p class="warning">${texts.onDevice}</p>`}
`;
}

function companyList({ language, choice }: ConsentView): Html {
  const { consent: texts, roles } = TEXTS[language];
  const one = ({ id, name, role }: CompanyView) => html`<li><a href="?companyId=${id}"><bdi>${name}</bdi>
<small>${roles[role]}${choice.connected.has(id) && html` · ${texts.connected}`}</small></a></li>
`;
  return html`<nav aria-labelledby="companies">
<h2 id="companies">${texts.company}</h2>
<ul>${choice.companies.map(one)}</ul>
</nav>
`;
}

function chosen(view: ConsentView, company: CompanyView): Html {
  const { language, choice, found } = view;
  const { consent: texts, roles } = TEXTS[language];
  const others = choice.companies.length > 1;
  return html`<section aria-labelledby="company">
<h2 id="company">${texts.company}</h2>
<p><strong><bdi>${company.name}</bdi></strong> <small>${roles[company.role]}</small></p>
${others && html`<p class="aside"><a href="/interaction/${found.uid}">${texts.changeCompany}</a></p>`}
</section>
${choice.needsSecondFactor ? html`<p class="warning">${texts.secondFactor(company.name)}</p>` : permissions(view, company)}
`;
}

function permissions({ language, choice }: ConsentView, company: CompanyView): Html {
  const { consent: texts, permissions: words } = TEXTS[language];
  const { already } = choice;
  return html`${
    already.length > 0 &&
    html`<h2>${texts.already}</h2>
<ul class="already">${already.map((permission) => html`<li>${words[permission].label}</li>`)}</ul>
${choice.permissions.length === 0 && html`<p>${texts.nothingNew}</p>`}`
  }
${
  choice.permissions.length > 0 &&
  html`<fieldset>
<legend>${already.length > 0 ? texts.more : texts.permissions}</legend>
${choice.permissions.map((one) => permission(language, one, company))}
</fieldset>
`
}`;
}

function permission(language: Language, one: PermissionChoice, { role }: CompanyView): Html {
  const { consent: texts, permissions, roles } = TEXTS[language];
  const { permission: id, ticked, forbidden } = one;
  const mark = !forbidden && MARKS[id];
  return html`<div class="permission">
<input type="checkbox" form="decision" id="${id}" name="permissions" value="${id}" aria-describedby="${id}-hint"${
    ticked && html` checked`
  }${forbidden && html` disabled`}>
<label for="${id}">${permissions[id].label}${mark && html` <small class="${mark}">${texts[mark]}</small>`}</label>
<p id="${id}-hint">${permissions[id].hint}${forbidden && html` <strong>${texts.forbidden(roles[role])}</strong>`}</p>
</div>
`;
}

const MARKS: Readonly<Partial<Record<Permission, 'changes' | 'careful'>>> = {
  create: 'changes',
  write: 'changes',
  workflow: 'changes',
  delete: 'careful',
  execute: 'careful',
};

/**
 * As a source of the Content Security Policy (CSP 3, section 2.3.1). It knows hosts of letters, digits, dots and dashes
 * alone: whoever is called back at another one, such as `[::1]`, is let through by the scheme.
 */
function leadsTo(redirectUri: string): string {
  const { protocol, origin, hostname } = new URL(redirectUri);
  const isWeb = protocol === 'https:' || protocol === 'http:';
  return isWeb && /^[a-z\d.-]+$/i.test(hostname) ? origin : protocol;
}
