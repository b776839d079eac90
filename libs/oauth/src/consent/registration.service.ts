import { AuthService, RegisterDto, SessionCookies } from '@aidoo/auth';
import { send } from '@aidoo/pages';
import { Injectable } from '@nestjs/common';
import type { PageProblem } from '../pages/problem.ts';
import { registerPage } from '../pages/register.page.ts';
import { PageSessions } from './page-sessions.service.ts';
import { refused } from './refused-form.ts';
import { goTo } from './visit.service.ts';
import type { Visit } from './visit.service.ts';

/** The page on which somebody who has no account yet makes one, and goes on with it. */
@Injectable()
export class RegistrationPages {
  constructor(
    private readonly auth: AuthService,
    private readonly cookies: SessionCookies,
    private readonly sessions: PageSessions,
  ) {}

  show({ response, language, found, form }: Visit, problem?: PageProblem): void {
    const email = form.text('email') ?? found.loginHint;
    const [name, companyName] = [form.text('name'), form.text('companyName')];
    send(response, registerPage({ language, found, email, name, companyName, problem }));
  }

  async submit(visit: Visit): Promise<void> {
    const { request, form, language } = visit;
    try {
      const account = await form.read(RegisterDto, ['email', 'password', 'name', 'companyName']);
      // The language of the page is that of the letters to come.
      const signedIn = await this.auth.register(account, { ...this.cookies.caller(request), language });
      await this.sessions.begin(visit, signedIn);
      goTo(visit);
    } catch (error) {
      this.show(visit, refused(error, language, { email_taken: 'email-taken' }));
    }
  }
}
