import { Attempts } from '@aidoo/rate-limits';
import type { Limit } from '@aidoo/rate-limits';
import type { UserId } from '@aidoo/kernel';
import { Mailer } from '@aidoo/mail';
import { normalEmail, OneTimeLinks, UsersService } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import { AccountLetters } from './account-letters.service.ts';
import { AuthLimits } from './auth-limits.ts';
import { deadLink, invalidAccessToken, noMail, tooManyRequests } from './auth.errors.ts';
import { SessionsService } from './sessions.service.ts';

/** What can be done by whoever reads the mail of an address: confirm it, and choose a forgotten password anew. */
@Injectable()
export class MailedLinks {
  constructor(
    private readonly users: UsersService,
    private readonly links: OneTimeLinks,
    private readonly letters: AccountLetters,
    private readonly sessions: SessionsService,
    private readonly mailer: Mailer,
    private readonly attempts: Attempts,
    private readonly limits: AuthLimits,
  ) {}

  get canSend(): boolean {
    return this.letters.canSend;
  }

  /** Sends the link once more. @throws AppError `conflict` when no mail is sent here, `rate_limited` */
  async sendVerification(id: UserId): Promise<void> {
    if (!this.letters.canSend) throw noMail();
    await this.limited(this.limits.lettersPerAddress, id);
    const user = await this.users.byId(id);
    if (!user) throw invalidAccessToken();
    this.letters.verifyAddress(user);
  }

  /** @throws AppError `invalid_input` for a link that opens nothing, `rate_limited` */
  async verifyAddress(token: string, source: string): Promise<void> {
    await this.limited(this.limits.tokensPerSource, source);
    const link = await this.links.redeem('verify-address', token);
    if (!link) throw deadLink();
    await this.attempts.giveBack(this.limits.tokensPerSource, source);
    await this.users.confirmAddress(link.userId);
  }

  /** Answers alike for every address. @throws AppError `rate_limited`, for the source alone */
  async forgotPassword(email: string, source: string): Promise<void> {
    await this.limited(this.limits.lettersPerSource, source);
    // More letters than that would only fill an inbox; that they stop must not tell whose inbox there is.
    if ((await this.attempts.take(this.limits.lettersPerAddress, normalEmail(email))) !== null) return;
    this.letters.resetPassword(() => this.users.byEmail(email));
  }

  /**
   * A new password; all sessions end.
   * @throws AppError `invalid_input` for a link that opens nothing or a password that the rules refuse, which leaves the link as it is
   */
  async resetPassword(token: string, password: string, source: string): Promise<void> {
    await this.limited(this.limits.tokensPerSource, source);
    const owner = await this.links.owner('reset-password', token);
    const user = owner && (await this.users.byId(owner));
    if (!user) throw deadLink();
    await this.attempts.giveBack(this.limits.tokensPerSource, source);
    this.users.assertPassword(password, user);
    const link = await this.links.redeem('reset-password', token);
    if (!link) throw deadLink();
    if (link.mailed) await this.users.proveAddress(user, password);
    else await this.users.setPassword(user, password);
    await this.sessions.endOf(user.id, 'all');
    this.mailer.sendLater(user, { kind: 'password-changed', name: user.name });
  }

  private async limited(limit: Limit, key: string): Promise<void> {
    const wait = await this.attempts.take(limit, key);
    if (wait !== null) throw tooManyRequests(wait);
  }
}
