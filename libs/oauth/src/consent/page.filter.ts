import { ERROR_STATUS, ProblemFilter } from '@aidoo/kernel';
import type { AppError } from '@aidoo/kernel';
import { pageLanguage, send } from '@aidoo/pages';
import { Catch } from '@nestjs/common';
import type { Request, Response } from 'express';
import { messagePage } from '../pages/message.page.ts';

/** What goes wrong on the way to a page is said by a page, too: whoever reads it is a person. */
@Catch()
export class PageFilter extends ProblemFilter {
  protected override answer(error: AppError, request: Request, response: Response, requestId?: string): void {
    const language = pageLanguage(undefined, request.headers['accept-language']);
    const message = error.code === 'forbidden' ? 'foreign' : 'failed';
    send(response, messagePage(language, message, ERROR_STATUS[error.code], requestId));
  }
}
