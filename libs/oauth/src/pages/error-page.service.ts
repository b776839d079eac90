import { languageOf } from '@aidoo/mail';
import { Injectable } from '@nestjs/common';
import type { Configuration } from 'oidc-provider';
import { html } from './html.ts';
import { HEADERS, markup, policy } from './page.ts';
import { TEXTS } from './texts.ts';

/** What a person sees when a request to authorize is so wrong that it cannot be sent back to the client. */
@Injectable()
export class ErrorPage {
  readonly render: NonNullable<Configuration['renderError']> = (ctx, out) => {
    const language = languageOf(ctx.get('accept-language'));
    const texts = TEXTS[language].error;
    const body = html`<h1>${texts.title}</h1>
      <p>${texts.whatToDo}</p>
      <p><code>${out.error}</code>${out.error_description && html`: ${out.error_description}`}</p>`;
    ctx.set({ ...HEADERS, 'Content-Security-Policy': policy() });
    ctx.body = markup({ language, title: texts.title, body });
  };
}
