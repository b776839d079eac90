import { ERROR_STATUS, ProblemFilter } from '@aidoo/kernel';
import type { AppError } from '@aidoo/kernel';
import { html, pageLanguage, send } from '@aidoo/pages';
import { Catch } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DeadLinkError } from './file-links.errors.ts';
import { LINK_TEXTS } from './link-texts.ts';

/** Whether whoever asks is a person in a browser: programs ask for anything, or for JSON. */
export const isPerson = (request: Request): boolean => request.accepts(['json', 'html']) === 'html';

/** People open links too: what is wrong is said by a page to them, and to programs as everywhere. */
@Catch()
export class LinkPageFilter extends ProblemFilter {
  protected override answer(error: AppError, request: Request, response: Response, requestId?: string): void {
    // Nobody reads the rest of a file that is refused, so that the next request over this connection would never be heard.
    if (!request.complete) response.set('Connection', 'close');
    if (!isPerson(request)) return super.answer(error, request, response, requestId);
    const language = pageLanguage(undefined, request.headers['accept-language']);
    const { dead, failed } = LINK_TEXTS[language];
    const { title, text } =
      error instanceof DeadLinkError ? dead[error.why] : { ...failed, text: error.message };
    send(response, { language, title, status: ERROR_STATUS[error.code], body: html`<p>${text}</p>` });
  }
}
