import { send } from '@aidoo/pages';
import { Injectable } from '@nestjs/common';
import { consentPage } from '../pages/consent.page.ts';
import { problemOf } from '../pages/problem.ts';
import type { Notice } from '../pages/texts.ts';
import { Interactions } from '../provider/interactions.service.ts';
import { ConsentService } from './consent.service.ts';
import { Form } from './form.ts';
import { PageSessions } from './page-sessions.service.ts';
import { SignInPages } from './sign-in.service.ts';
import { goTo, over } from './visit.service.ts';
import type { Visit } from './visit.service.ts';

/** The page on which somebody decides; whoever has not said who they are does so first. */
@Injectable()
export class ConsentPages {
  constructor(
    private readonly sessions: PageSessions,
    private readonly signInPages: SignInPages,
    private readonly consent: ConsentService,
    private readonly interactions: Interactions,
  ) {}

  async show(visit: Visit, notice?: Notice): Promise<void> {
    const { request, response, found, language, form } = visit;
    const user = await this.sessions.who(visit);
    const problem = notice && problemOf(language, user ? notice : 'signed-out');
    if (!user) return this.signInPages.show(visit, problem);
    const chosen = form.all('permissions');
    const wanted = form.text('companyId') ?? new Form(request.query).text('companyId');
    const choice = await this.consent.choice(user.userId, found, wanted);
    const { permissions } = choice;
    // Whoever reads it again finds what they have ticked.
    const kept = notice
      ? permissions.map((one) => ({ ...one, ticked: !one.forbidden && chosen.includes(one.permission) }))
      : permissions;
    send(response, consentPage({ language, found, choice: { ...choice, permissions: kept }, problem }));
  }

  async submit(visit: Visit): Promise<void> {
    const decision = visit.form.text('decision');
    if (decision === undefined) return this.signInPages.submit(visit);
    if (decision === 'allow') return this.allow(visit);
    if (decision !== 'deny') return this.show(visit);
    if (!(await this.interactions.deny(visit.request, visit.response))) over(visit);
  }

  async otherAccount(visit: Visit): Promise<void> {
    await this.sessions.end(visit);
    goTo(visit);
  }

  private async allow(visit: Visit): Promise<void> {
    const { request, response, found, form } = visit;
    const user = await this.sessions.who(visit);
    if (!user) return this.show(visit, 'signed-out');
    // The page says in whose name this happens; in another tab somebody else may have signed in since.
    if ((form.text('account') ?? user.userId) !== user.userId) return this.show(visit, 'other-account');
    const wanted = { companyId: form.text('companyId') ?? '', permissions: form.all('permissions') };
    const allowed = await this.consent.allow(user, found, wanted);
    if (typeof allowed === 'string') return this.show(visit, allowed);
    const decided = { userId: user.userId, ...allowed };
    if (!(await this.interactions.allow(request, response, decided))) over(visit);
  }
}
