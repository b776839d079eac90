import { SessionCookies, SessionsService } from '@aidoo/auth';
import type { SignedIn } from '@aidoo/auth';
import type { SignedInUser } from '@aidoo/companies';
import { Injectable } from '@nestjs/common';
import { Interactions } from '../provider/interactions.service.ts';
import type { Visit } from './visit.service.ts';

/** Who is at a page: the dashboard's session of this browser, and no other memory. */
@Injectable()
export class PageSessions {
  constructor(
    private readonly cookies: SessionCookies,
    private readonly sessions: SessionsService,
    private readonly interactions: Interactions,
  ) {}

  /** Null for nobody; and for somebody who signed in before a request that wants a new sign-in, or not for it. */
  async who({ request, found }: Visit): Promise<SignedInUser | null> {
    const holder = await this.holder(request);
    return holder && found.signInAgain && holder.sessionId !== found.sessionId ? null : holder;
  }

  async begin({ request, response, found }: Visit, signedIn: SignedIn): Promise<void> {
    // The browser forgets the session that it had, so nobody could end it any more (OWASP ASVS 5.0, 7.2.4).
    await this.endOf(request);
    if (found.signInAgain) await this.interactions.signedIn(request, response, signedIn.session.sessionId);
    this.cookies.deliver(response, signedIn);
  }

  async end({ request, response }: Visit): Promise<void> {
    await this.endOf(request);
    this.cookies.clear(response);
  }

  private async endOf(request: Visit['request']): Promise<void> {
    const holder = await this.holder(request);
    if (holder) await this.sessions.end(holder.sessionId);
  }

  private async holder(request: Visit['request']): Promise<SignedInUser | null> {
    const token = this.cookies.ssoToken(request);
    return token === undefined ? null : this.sessions.bySsoToken(token);
  }
}
