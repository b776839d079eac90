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
const HOUR = 60 * 60;
/** People invite their colleagues, not the world. By person: companies are founded as one likes. */
const PER_PERSON: Limit = { name: 'invitations', points: 100, seconds: HOUR };
/** Letters to one address, whoever asks for them: nobody's inbox is flooded through us. */
const PER_ADDRESS: Limit = { name: 'invitation-letters', points: 10, seconds: HOUR };

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
   * @throws AppError `forbidden` for a role that the actor does not manage, be it the new one or that of the invitation
   * before, `conflict` for a member, `unavailable` when the letter was not taken, `rate_limited`
   */
  async invite(ctx: MemberContext, { email, role }: InviteDto): Promise<NewInvitationDto> {
    if (!mayManage(ctx.role, role)) throw notYoursToManage();
    const account = await this.users.byEmail(email);
    if (account && (await this.memberships.find(ctx.companyId, account.id))) throw alreadyMember();
    const createdAt = this.clock.now();
    const before = await this.invitations.byEmail(ctx.companyId, email, createdAt);
    if (before && !mayManage(ctx.role, before.role)) throw notYoursToManage();
    await this.limited(PER_PERSON, ctx.actor.userId);
    if (this.mailer.canSend) await this.limited(PER_ADDRESS, email);
    const token = newToken();
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
    const { _id, role } = await this.existing(ctx, id);
    if (!mayManage(ctx.role, role)) throw notYoursToManage();
    // Whatever its link is by now: one that was sent again at the same moment is withdrawn, too. One that was accepted is not.
    if (!(await this.invitations.remove(ctx.companyId, _id))) throw noSuchInvitation();
  }

  private async limited(limit: Limit, key: string): Promise<void> {
    const wait = await this.attempts.take(limit, key);
    if (wait !== null) throw tooManyInvitations(wait);
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
    await this.invitations.take(ctx.companyId, stored);
    throw mailFailed();
  }
}
