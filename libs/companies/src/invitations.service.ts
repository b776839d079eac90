import { Settings } from '@aidoo/config';
import { Clock, idIn, isObjectIdText, newToken, pageOf, tokenHash } from '@aidoo/kernel';
import type { PageQueryDto } from '@aidoo/kernel';
import { Mailer } from '@aidoo/mail';
import { Attempts } from '@aidoo/rate-limits';
import type { Limit } from '@aidoo/rate-limits';
import { UsersService } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import {
  alreadyMember,
  mailFailed,
  noSuchInvitation,
  notYoursToManage,
  tooManyInvitations,
} from './companies.errors.ts';
import { toInvitationDto, toNewInvitationDto } from './dto/invitation.dto.ts';
import type { InvitationsDto, InviteDto, NewInvitationDto } from './dto/invitation.dto.ts';
import { InvitationsRepository } from './invitations.repository.ts';
import { MembershipsService } from './memberships.service.ts';
import type { MemberContext } from './request-context.ts';
import { mayManage } from './role-table.ts';
import type { StoredInvitation } from './schemas/invitation.schema.ts';

/** Milliseconds. */
const LIFETIME = 7 * 24 * 60 * 60_000;
/** A company invites its people, not the world. */
const INVITATIONS: Limit = { name: 'invitations', points: 100, seconds: 60 * 60 };

/** The invitations of a company: sent, listed, sent again, withdrawn. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly invitations: InvitationsRepository,
    private readonly memberships: MembershipsService,
    private readonly users: UsersService,
    private readonly mailer: Mailer,
    private readonly attempts: Attempts,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /**
   * Mails a link that works once, for seven days, for this address; without mail the answer has the link. A second
   * invitation takes the place of the first.
   * @throws AppError `forbidden` for a role that the actor does not manage, `conflict` for a member, `unavailable` when the letter was not taken, `rate_limited`
   */
  async invite(ctx: MemberContext, { email, role }: InviteDto): Promise<NewInvitationDto> {
    if (!mayManage(ctx.role, role)) throw notYoursToManage();
    const account = await this.users.byEmail(email);
    if (account && (await this.memberships.find(ctx.companyId, account.id))) throw alreadyMember();
    const wait = await this.attempts.take(INVITATIONS, ctx.companyId);
    if (wait !== null) throw tooManyInvitations(wait);
    const token = newToken();
    const createdAt = this.clock.now();
    const stored = await this.invitations.put(ctx.companyId, email, {
      role,
      hash: tokenHash(token),
      mailed: this.mailer.canSend,
      invitedBy: ctx.actor.userId,
      createdAt,
      expiresAt: new Date(createdAt.getTime() + LIFETIME),
    });
    return toNewInvitationDto(stored, await this.deliver(ctx, stored, token));
  }

  /** Newest first; what was accepted, withdrawn or has expired is not among them. */
  async list(ctx: MemberContext, { limit, cursor }: PageQueryDto): Promise<InvitationsDto> {
    const before = cursor === undefined ? undefined : idIn(cursor);
    const page = { before, limit: limit + 1, now: this.clock.now() };
    return pageOf(await this.invitations.page(ctx.companyId, page), limit, toInvitationDto);
  }

  /** With a new link and seven new days; the old link opens nothing any more. @throws AppError as {@link invite} */
  async sendAgain(ctx: MemberContext, id: string): Promise<NewInvitationDto> {
    const { email, role } = await this.existing(ctx, id);
    return this.invite(ctx, { email, role });
  }

  /** @throws AppError `not_found`, `forbidden` for a role that the actor does not manage */
  async withdraw(ctx: MemberContext, id: string): Promise<void> {
    const { role } = await this.existing(ctx, id);
    if (!mayManage(ctx.role, role)) throw notYoursToManage();
    await this.invitations.remove(ctx.companyId, id);
  }

  private async existing(ctx: MemberContext, id: string): Promise<StoredInvitation> {
    const found = isObjectIdText(id) ? await this.invitations.byId(ctx.companyId, id) : null;
    if (!found) throw noSuchInvitation();
    return found;
  }

  /** @returns the link to show, or null when it was mailed. */
  private async deliver(ctx: MemberContext, stored: StoredInvitation, token: string): Promise<string | null> {
    const link = `${this.settings.publicUrl}/invitations/${token}`;
    if (!stored.mailed) return link;
    const [inviter, account] = await Promise.all([
      this.users.byId(ctx.actor.userId),
      this.users.byEmail(stored.email),
    ]);
    const { role, expiresAt, email } = stored;
    const language = account?.language ?? inviter?.language ?? 'en';
    const letter = {
      inviter: inviter?.name ?? ctx.companyName,
      company: ctx.companyName,
      role,
      link,
      expiresAt,
    };
    if ((await this.mailer.send({ email, language }, { kind: 'invitation', ...letter })) === 'sent')
      return null;
    await this.invitations.remove(ctx.companyId, stored._id.toHexString());
    throw mailFailed();
  }
}
