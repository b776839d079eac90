import type { Language } from '@aidoo/mail';
import { OPENER, pageLanguage, send } from '@aidoo/pages';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { messagePage } from '../pages/message.page.ts';
import { Interactions } from '../provider/interactions.service.ts';
import type { AuthorizationRequest } from '../provider/interactions.service.ts';
import { Form } from './form.ts';

/** Somebody's browser at a page that belongs to a request to authorize which it has begun itself. */
export interface Visit {
  readonly request: Request;
  readonly response: Response;
  readonly found: AuthorizationRequest;
  readonly language: Language;
  readonly form: Form;
}

/** Lets in whoever has something to answer here; everybody else is told that it is over. */
@Injectable()
export class Visits {
  constructor(private readonly interactions: Interactions) {}

  async of(
    request: Request,
    response: Response,
    next: (visit: Visit) => Promise<void> | void,
  ): Promise<void> {
    response.set(OPENER);
    const found = await this.interactions.find(request, response);
    const language = pageLanguage(found?.uiLocales, request.headers['accept-language']);
    if (!found) return over({ response, language });
    // A body of another type is left unread, and its sender would be told that every field is missing.
    if (request.method === 'POST' && request.is('application/x-www-form-urlencoded') === false)
      return send(response, messagePage(language, 'notAForm', 415));
    return next({ request, response, found, language, form: new Form(request.body) });
  }
}

export const over = ({ response, language }: Pick<Visit, 'response' | 'language'>): void =>
  send(response, messagePage(language, 'expired', 400));

/** The next page of the same visit: it can be loaded again, and the form of this one is not sent twice. */
export const goTo = ({ response, found }: Visit, path = ''): void =>
  response.redirect(303, `/interaction/${found.uid}${path}`);
