import type { SignedInUser } from '@aidoo/companies';
import { Settings } from '@aidoo/config';
import type { UserId } from '@aidoo/kernel';
import { Mailer } from '@aidoo/mail';
import { IdentityCheck, OneTimeLinks, SecondFactor, UsersService } from '@aidoo/users';
import type { Proof, User } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import { invalidAccessToken, noSecondFactor } from './auth.errors.ts';
import type { AccountDeletedDto, ChangePasswordDto, UpdateMeDto } from './dto/account.dto.ts';
import { toUserDto } from './dto/user.dto.ts';
import type { UserDto } from './dto/user.dto.ts';
import { SessionsService } from './sessions.service.ts';

/** What people do with their own account while they are signed in. */
@Injectable()
export class AccountService {
  constructor(
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
    private readonly secondFactor: SecondFactor,
    private readonly identity: IdentityCheck,
    private readonly links: OneTimeLinks,
    private readonly mailer: Mailer,
    private readonly settings: Settings,
  ) {}

  async update({ userId }: SignedInUser, changes: UpdateMeDto): Promise<UserDto> {
    const user = await this.users.update(userId, changes);
    if (!user) throw invalidAccessToken();
    return toUserDto(user);
  }

  /** All other sessions end. @throws AppError `invalid_input` on `current`, `code` or `password`, `rate_limited` */
  async changePassword(
    { userId, sessionId }: SignedInUser,
    { current, password, code }: ChangePasswordDto,
  ): Promise<void> {
    const user = await this.existing(userId);
    // Before the code is used up.
    this.users.assertPassword(password, user);
    await this.identity.confirm(userId, { password: current, code }, 'current');
    // Whoever asked for a link before this reads somebody else's mail, or has remembered the password.
    await this.links.discard('reset-password', userId);
    await this.users.changePassword(user, password, sessionId);
    await this.sessions.endOf(userId, { except: sessionId });
    this.mailer.sendLater(user, { kind: 'password-changed', name: user.name });
  }

  /**
   * The account with its sessions and memberships; its keys and grants open nothing from the first moment on.
   * @throws AppError `conflict` while it owns a company, `invalid_input`, `rate_limited`
   */
  async remove({ userId }: SignedInUser, proof: Proof): Promise<AccountDeletedDto> {
    const user = await this.existing(userId);
    await this.identity.confirm(userId, proof);
    if (!(await this.users.remove(userId))) throw invalidAccessToken();
    this.mailer.sendLater(user, { kind: 'account-deleted', name: user.name });
    const days = this.settings.auditRetentionDays;
    return {
      deleted: true,
      auditLog: `The audit logs of your companies keep your name and address beside what you did, each record for ${days} days, for the owners and admins of those companies.`,
    };
  }

  /** @returns what the authenticator app is given. @throws AppError `conflict` */
  beginSecondFactor({ userId }: SignedInUser): Promise<{ secret: string; uri: string }> {
    return this.secondFactor.begin(userId);
  }

  /** @returns the recovery codes, this once. @throws AppError `conflict`, `invalid_input` on `code`, `rate_limited` */
  async confirmSecondFactor({ userId }: SignedInUser, code: string): Promise<string[]> {
    const user = await this.existing(userId);
    const codes = await this.identity.confirmSetUp(userId, code);
    this.mailer.sendLater(user, { kind: 'second-factor-set', name: user.name });
    return codes;
  }

  /** @throws AppError `conflict` when there is none, `invalid_input`, `rate_limited` */
  async removeSecondFactor({ userId }: SignedInUser, proof: Proof): Promise<void> {
    const user = await this.existing(userId);
    if (!user.secondFactor) throw noSecondFactor();
    await this.identity.confirm(userId, proof);
    if (!(await this.secondFactor.remove(userId))) throw noSecondFactor();
    this.mailer.sendLater(user, { kind: 'second-factor-removed', name: user.name });
  }

  private async existing(id: UserId): Promise<User> {
    const user = await this.users.byId(id);
    if (!user) throw invalidAccessToken();
    return user;
  }
}
