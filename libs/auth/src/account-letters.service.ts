import { Background } from '@aidoo/kernel';
import { Mailer } from '@aidoo/mail';
import { OneTimeLinks } from '@aidoo/users';
import type { User } from '@aidoo/users';
import { Injectable } from '@nestjs/common';

/**
 * Letters with links that only their reader can open. All of it is done when the answer has left: neither the answer
 * nor its time tells whether there is such an account.
 */
@Injectable()
export class AccountLetters {
  constructor(
    private readonly mailer: Mailer,
    private readonly links: OneTimeLinks,
    private readonly background: Background,
  ) {}

  get canSend(): boolean {
    return this.mailer.canSend;
  }

  verifyAddress(user: User): void {
    this.withLink('verify-address', () => Promise.resolve(user.emailVerified ? null : user));
  }

  /** @param find whoever is meant; null when there is no such account */
  resetPassword(find: () => Promise<User | null>): void {
    this.withLink('reset-password', find);
  }

  private withLink(purpose: 'verify-address' | 'reset-password', find: () => Promise<User | null>): void {
    if (!this.mailer.canSend) return;
    this.background.run(`a letter of kind ${purpose}`, async () => {
      const user = await find();
      if (!user) return;
      const link = await this.links.issue(purpose, user.id, { mailed: true });
      await this.mailer.send(user, { kind: purpose, name: user.name, ...link });
    });
  }
}
