import { AuthService, SessionCookies, SessionsService } from '@aidoo/auth';
import { SignIns } from '@aidoo/companies';
import type { SignedInUser } from '@aidoo/companies';
import { Settings } from '@aidoo/config';
import { AppError } from '@aidoo/kernel';
import { languageOf } from '@aidoo/mail';
import { Injectable } from '@nestjs/common';
import { parseCookie } from 'cookie';
import type { Request, Response } from 'express';
import { codePage } from '../pages/code.page.ts';
import { consentPage } from '../pages/consent.page.ts';
import { expiredPage } from '../pages/expired.page.ts';
import { send } from '../pages/page.ts';
import { signInPage } from '../pages/sign-in.page.ts';
import { Interactions } from '../provider/interactions.service.ts';
import type { AuthorizationRequest } from '../provider/interactions.service.ts';
import { ConsentService } from './consent.service.ts';
import type { Refusal } from './consent.service.ts';
import { Form } from './form.ts';

/** The pages between a client's request and its answer: who are you, and what do you allow? */
@Injectable()
export class InteractionService {
  private readonly challengeCookie: string;
  private readonly secure: boolean;

  constructor(
    private readonly interactions: Interactions,
    private readonly auth: AuthService,
    private readonly sessions: SessionsService,
    private readonly cookies: SessionCookies,
    private readonly consent: ConsentService,
    private readonly signIns: SignIns,
    settings: Settings,
  ) {
    this.secure = !Settings.isLoopbackHttp(settings.publicUrl);
    this.challengeCookie = this.secure ? '__Secure-aidoo_challenge' : 'aidoo_challenge';
  }

  async show(request: Request, response: Response): Promise<void> {
    const found = await this.interactions.find(request, response);
    if (!found) return this.expired(request, response);
    const user = await this.signedIn(request, found);
    if (user) return this.showConsent(request, response, found, user);
    send(response, signInPage({ language: languageIn(request), request: found }));
  }

  async submit(request: Request, response: Response): Promise<void> {
    const found = await this.interactions.find(request, response);
    if (!found) return this.expired(request, response);
    const form = new Form(request.body);
    if (form.text('decision') !== undefined) return this.decide(request, response, found, form);
    return this.signIn(request, response, found, form);
  }

  private async signIn(
    request: Request,
    response: Response,
    found: AuthorizationRequest,
    form: Form,
  ): Promise<void> {
    const caller = this.cookies.caller(request);
    const language = caller.language;
    const challenge = parseCookie(request.headers.cookie ?? '')[this.challengeCookie];
    const code = form.text('code');
    const [email, password] = [form.text('email') ?? '', form.text('password') ?? ''];
    try {
      const begun =
        code !== undefined && challenge
          ? await this.auth.answerChallenge({ challenge, code }, caller)
          : await this.auth.login({ email, password }, caller);
      if ('session' in begun) {
        this.cookies.deliver(response, begun);
        response.clearCookie(this.challengeCookie, this.challengeFlags(found));
        return response.redirect(303, `/interaction/${found.uid}`);
      }
      response.cookie(this.challengeCookie, begun.challenge, this.challengeFlags(found));
      send(response, codePage({ language, request: found }));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const view = { language, request: found, email, error: error.message };
      send(response, code !== undefined && challenge ? codePage(view) : signInPage(view));
    }
  }

  private async decide(
    request: Request,
    response: Response,
    found: AuthorizationRequest,
    form: Form,
  ): Promise<void> {
    if (form.text('decision') !== 'allow') return this.interactions.deny(request, response);
    const user = await this.signedIn(request, found);
    if (!user) return this.show(request, response);
    const wanted = { companyId: form.text('companyId') ?? '', permissions: form.all('permissions') };
    const allowed = await this.consent.allow(user.userId, found, wanted);
    if (typeof allowed === 'string') return this.showConsent(request, response, found, user, allowed);
    if (!(await this.signIns.stillCounts(user))) {
      // Ended while it decided, and so by somebody who could not see this grant yet.
      await this.consent.withdraw(allowed.grantId);
      return this.show(request, response);
    }
    await this.interactions.allow(request, response, { userId: user.userId, ...allowed });
  }

  private async showConsent(
    request: Request,
    response: Response,
    found: AuthorizationRequest,
    { userId }: SignedInUser,
    refusal?: Refusal,
  ): Promise<void> {
    const wanted = new Form(request.body).text('companyId') ?? new Form(request.query).text('companyId');
    const choice = await this.consent.choice(userId, found, wanted);
    send(response, consentPage({ language: languageIn(request), request: found, choice, refusal }));
  }

  /** By the cookie of a dashboard session; not by one that is older than a request which wants a new sign-in. */
  private async signedIn(request: Request, found: AuthorizationRequest): Promise<SignedInUser | null> {
    const token = this.cookies.ssoToken(request);
    const holder = token ? await this.sessions.bySsoToken(token) : null;
    return holder && found.signInAgain && holder.since < found.since ? null : holder;
  }

  private challengeFlags({ uid }: AuthorizationRequest) {
    return { httpOnly: true, secure: this.secure, sameSite: 'lax', path: `/interaction/${uid}` } as const;
  }

  private async expired(request: Request, response: Response): Promise<void> {
    send(response, expiredPage(languageIn(request)));
  }
}

const languageIn = ({ headers }: Request) => languageOf(headers['accept-language']);
