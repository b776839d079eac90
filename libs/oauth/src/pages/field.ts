import type { Language } from '@aidoo/mail';
import { html } from '@aidoo/pages';
import type { Html } from '@aidoo/pages';
import type { PageProblem } from './problem.ts';
import type { TextField } from './texts.ts';
import { TEXTS } from './wording.ts';

export interface FieldView {
  readonly name: TextField;
  readonly type: 'email' | 'password' | 'text';
  /** By which password managers and browsers know what belongs there (HTML, 4.10.18.7). */
  readonly autocomplete: string;
  readonly value?: string | undefined;
  readonly hint?: boolean;
  /** Where whoever types begins, unless another field is wrong. */
  readonly first?: boolean;
}

/** The field with its name, its hint and what is wrong with it, which a screen reader reads together. */
export function field(
  language: Language,
  { name, type, autocomplete, value, hint, first }: FieldView,
  problem?: PageProblem,
): Html {
  const texts = TEXTS[language].fields[name];
  const isWrong = problem?.fields.includes(name) ?? false;
  const isFirst = problem?.fields.length ? problem.fields[0] === name : first;
  const ids = [isFirst && problem && 'problem', hint && `${name}-hint`, isWrong && `${name}-wrong`];
  const described = ids.filter(Boolean).join(' ');
  return html`<div class="field">
<label for="${name}">${texts.label}</label>
${hint && html`<p class="hint" id="${name}-hint">${texts.hint}</p>`}
${isWrong && html`<p class="wrong" id="${name}-wrong">${texts.wrong}</p>`}
<input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" required${isFirst && html` autofocus`}${
    value && html` value="${value}"`
  }${described && html` aria-describedby="${described}"`}${isWrong && html` aria-invalid="true"`}${
    UNSPOILT.has(name) && html` autocapitalize="none" spellcheck="false"`
  }${name === 'code' && html` inputmode="numeric"`}>
</div>
`;
}

/** What a phone's keyboard must leave as it is. */
const UNSPOILT: ReadonlySet<TextField> = new Set(['email', 'password', 'code']);
