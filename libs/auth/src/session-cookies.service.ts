import { Settings } from '@aidoo/config';
import { Clock } from '@aidoo/kernel';
import { languageOf } from '@aidoo/mail';
import { sourceOf } from '@aidoo/rate-limits';
import { Injectable } from '@nestjs/common';
import { parseCookie } from 'cookie';
import type { CookieOptions, Request, Response } from 'express';
import { deviceOf } from './caller.ts';
import type { Caller } from './caller.ts';
import type { SignIn } from './dto/sign-in.dto.ts';
import type { SignedIn } from './sign-in.ts';

/**
 * The two cookies of a dashboard session. They need TLS unless the browser and the gateway share a machine; the name
 * prefixes make browsers insist on it (RFC 6265bis, section 4.1.3).
 */
@Injectable()
export class SessionCookies {
  private readonly refreshName: string;
  private readonly ssoName: string;
  private readonly refresh: CookieOptions;
  private readonly sso: CookieOptions;

  constructor(
    settings: Settings,
    private readonly clock: Clock,
  ) {
    const secure = !Settings.isLoopbackHttp(settings.publicUrl);
    this.refreshName = secure ? '__Secure-aidoo_refresh' : 'aidoo_refresh';
    this.ssoName = secure ? '__Host-aidoo_sso' : 'aidoo_sso';
    this.refresh = { httpOnly: true, secure, sameSite: 'strict', path: '/api/v1/auth' };
    this.sso = { httpOnly: true, secure, sameSite: 'lax', path: '/' };
  }

  caller(request: Request): Caller {
    return {
      source: sourceOf(request),
      refreshToken: this.read(request, this.refreshName),
      device: deviceOf(request),
      language: languageOf(request.headers['accept-language']),
    };
  }

  /** The cookie of the OAuth pages, which alone honour it. */
  ssoToken(request: Request): string | undefined {
    return this.read(request, this.ssoName);
  }

  /** Puts the session into the cookies of the response, and hands on what goes into its body. */
  deliver(response: Response, { session, answer }: SignedIn): SignIn {
    const maxAge = session.expiresAt.getTime() - this.clock.now().getTime();
    response.cookie(this.refreshName, session.refreshToken, { ...this.refresh, maxAge });
    if (session.ssoToken) response.cookie(this.ssoName, session.ssoToken, { ...this.sso, maxAge });
    // Nothing between here and the browser may keep a token (RFC 9111, section 5.2.2.5).
    response.setHeader('Cache-Control', 'no-store');
    return answer;
  }

  clear(response: Response): void {
    response.clearCookie(this.refreshName, this.refresh);
    response.clearCookie(this.ssoName, this.sso);
  }

  private read(request: Request, name: string): string | undefined {
    return parseCookie(request.headers.cookie ?? '')[name];
  }
}
