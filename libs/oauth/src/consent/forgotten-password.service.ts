import { MailedLinks, SessionCookies } from '@aidoo/auth';
import { send } from '@aidoo/pages';
import { Injectable } from '@nestjs/common';
import { forgottenPasswordPage, linkSentPage } from '../pages/forgotten-password.page.ts';
import { problemOf } from '../pages/problem.ts';
import type { PageProblem } from '../pages/problem.ts';
import { refused } from './refused-form.ts';
import type { Visit } from './visit.service.ts';

/** The page on which somebody asks for a link to choose a new password. */
@Injectable()
export class ForgottenPasswordPages {
  constructor(
    private readonly links: MailedLinks,
    private readonly cookies: SessionCookies,
  ) {}

  show({ response, language, found, form }: Visit, problem?: PageProblem): void {
    const email = form.text('email') ?? found.loginHint;
    send(response, forgottenPasswordPage({ language, found, email, canMail: this.links.canSend, problem }));
  }

  async submit(visit: Visit): Promise<void> {
    const { request, response, form, language } = visit;
    const email = form.text('email') ?? '';
    if (!this.links.canSend) return this.show(visit);
    if (!/^\S+@\S+$/.test(email.trim())) return this.show(visit, problemOf(language, 'fields', ['email']));
    try {
      await this.links.forgotPassword(email, this.cookies.caller(request).source);
    } catch (error) {
      return this.show(visit, refused(error, language));
    }
    send(response, linkSentPage(visit));
  }
}
