import { headersOf, html, markup, pageLanguage } from '@aidoo/pages';
import type { Page } from '@aidoo/pages';
import { Injectable } from '@nestjs/common';
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { messagePage } from './message.page.ts';
import { TEXTS } from './wording.ts';

/** What a person sees when a request to authorize is so wrong that it cannot be sent back to the client. */
@Injectable()
export class ErrorPage {
  readonly render: NonNullable<Configuration['renderError']> = (ctx, out, error) => {
    const language = pageLanguage(ctx.query['ui_locales'], ctx.get('accept-language'));
    const detail = [out.error, out.error_description].filter(Boolean).join(': ');
    const page = isOver(error)
      ? messagePage(language, 'expired', 400)
      : messagePage(language, ctx.status >= 500 ? 'failed' : 'invalid', ctx.status, detail);
    answer(ctx, page);
  };

  /** @param wait seconds until it may be tried again */
  readonly tooMany = (ctx: KoaContextWithOIDC, wait: number): void => {
    const language = pageLanguage(ctx.query['ui_locales'], ctx.get('accept-language'));
    ctx.set('Retry-After', String(wait));
    answer(ctx, {
      language,
      title: TEXTS[language].invalid.title,
      status: 429,
      body: html`<p>${TEXTS[language].tooMany(Math.ceil(wait / 60))}</p>`,
    });
  };
}

function answer(ctx: KoaContextWithOIDC, page: Page): void {
  ctx.status = page.status ?? ctx.status;
  ctx.set(headersOf(page));
  ctx.body = markup(page);
}

/** Somebody is on the way back from a page that was answered already, or has expired: no mistake of the client's. */
const isOver = ({ name }: Error): boolean => name === 'SessionNotFound';
