import { AnswerChallengeDto, AuthService, LoginDto, MailedLinks, SessionCookies } from '@aidoo/auth';
import { Settings } from '@aidoo/config';
import { AppError } from '@aidoo/kernel';
import { send } from '@aidoo/pages';
import { Injectable } from '@nestjs/common';
import { parseCookie } from 'cookie';
import type { CookieOptions } from 'express';
import { codePage } from '../pages/code.page.ts';
import { problemOf } from '../pages/problem.ts';
import type { PageProblem } from '../pages/problem.ts';
import { signInPage } from '../pages/sign-in.page.ts';
import { Form } from './form.ts';
import { PageSessions } from './page-sessions.service.ts';
import { refused } from './refused-form.ts';
import { goTo } from './visit.service.ts';
import type { Visit } from './visit.service.ts';

/** The pages on which somebody says who they are: a password, and a code where the account asks for one. */
@Injectable()
export class SignInPages {
  private readonly challengeCookie: string;
  private readonly secure: boolean;

  constructor(
    private readonly auth: AuthService,
    private readonly links: MailedLinks,
    private readonly cookies: SessionCookies,
    private readonly sessions: PageSessions,
    settings: Settings,
  ) {
    this.secure = !Settings.isLoopbackHttp(settings.publicUrl);
    this.challengeCookie = this.secure ? '__Secure-aidoo_challenge' : 'aidoo_challenge';
  }

  show({ response, language, found, form }: Visit, problem?: PageProblem): void {
    const email = form.text('email') ?? found.loginHint;
    send(response, signInPage({ language, found, email, canMail: this.links.canSend, problem }));
  }

  showCode(visit: Visit): void {
    if (this.challengeIn(visit) === undefined) return goTo(visit);
    send(visit.response, codePage(visit));
  }

  /** A code alone answers the challenge of before; anything else is a password, with or without one. */
  async submit(visit: Visit): Promise<void> {
    const { form } = visit;
    return form.text('code') !== undefined && form.text('password') === undefined
      ? this.byCode(visit, this.challengeIn(visit))
      : this.byPassword(visit);
  }

  private async byPassword(visit: Visit): Promise<void> {
    const { request, response, form, language } = visit;
    try {
      const login = await form.read(LoginDto, ['email', 'password']);
      const begun = await this.auth.login(login, this.cookies.caller(request));
      if ('challenge' in begun) {
        response.cookie(this.challengeCookie, begun.challenge, this.challengeFlags(visit));
        return form.text('code') ? await this.byCode(visit, begun.challenge) : goTo(visit, '/code');
      }
      await this.sessions.begin(visit, begun);
      goTo(visit);
    } catch (error) {
      this.show(visit, refused(error, language, { invalid_credentials: 'wrong-password' }));
    }
  }

  private async byCode(visit: Visit, challenge: string | undefined): Promise<void> {
    const { request, response, form, language } = visit;
    if (challenge === undefined) return this.show(visit, problemOf(language, 'code-too-late'));
    try {
      const answer = new Form({ challenge, code: form.text('code') });
      const shown = await answer.read(AnswerChallengeDto, ['challenge', 'code']);
      await this.sessions.begin(visit, await this.auth.answerChallenge(shown, this.cookies.caller(request)));
      response.clearCookie(this.challengeCookie, this.challengeFlags(visit));
      goTo(visit);
    } catch (error) {
      if (error instanceof AppError && error.code === 'invalid_session')
        return this.show(visit, problemOf(language, 'code-too-late'));
      const problem = refused(error, language, { invalid_credentials: 'wrong-code' });
      send(response, codePage({ ...visit, problem }));
    }
  }

  private challengeIn({ request }: Visit): string | undefined {
    return parseCookie(request.headers.cookie ?? '')[this.challengeCookie];
  }

  /** Of this one request to authorize: no other page of this browser takes it. */
  private challengeFlags({ found }: Visit): CookieOptions {
    return { httpOnly: true, secure: this.secure, sameSite: 'lax', path: `/interaction/${found.uid}` };
  }
}
