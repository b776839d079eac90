import { userId } from '@aidoo/kernel';
import type { UserId } from '@aidoo/kernel';
import { Mailer } from '@aidoo/mail';
import { AccountRemovals, IdentityCheck, UsersService } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { CompaniesRepository } from './companies.repository.ts';
import { changedMeanwhile, noSuchMember, ownerAlready, ownsCompanies } from './companies.errors.ts';
import type { TransferOwnershipDto } from './dto/member.dto.ts';
import { MembershipsRepository } from './memberships.repository.ts';
import type { MemberContext } from './request-context.ts';
import { roleOf } from './stored-role.ts';
import { UserCompaniesRepository } from './user-companies.repository.ts';

/** Exactly one owner at any moment: `company.ownerUserId`, changed by one compare-and-set. */
@Injectable()
export class OwnershipService implements OnModuleInit {
  constructor(
    private readonly companies: CompaniesRepository,
    private readonly memberships: MembershipsRepository,
    private readonly userCompanies: UserCompaniesRepository,
    private readonly users: UsersService,
    private readonly identity: IdentityCheck,
    private readonly removals: AccountRemovals,
    private readonly mailer: Mailer,
  ) {}

  onModuleInit(): void {
    this.removals.add({
      check: (user) => this.assertOwnsNone(user),
      remove: (user) => this.userCompanies.removeMemberships(user),
    });
  }

  /**
   * Hands the company over; the former owner stays as an admin.
   * @throws AppError `invalid_input` on `password` or `code`, `not_found` for whom is no member, `conflict`, `rate_limited`
   */
  async handOver(ctx: MemberContext, input: TransferOwnershipDto): Promise<void> {
    const heir = userId(input.userId);
    if (heir === ctx.actor.userId) throw ownerAlready();
    await this.identity.confirm(ctx.actor.userId, input);
    if (!(await this.isThere(ctx, heir))) throw noSuchMember();
    if (!(await this.isOwner(ctx))) throw changedMeanwhile();
    // Before, so that nobody is ever owner today and less than an admin tomorrow.
    const raised: UserId[] = [];
    for (const user of [heir, ctx.actor.userId])
      if (await this.memberships.setRole(ctx.companyId, user, 'member', 'admin')) raised.push(user);
    if (await this.passOn(ctx, heir)) return this.tell(ctx, heir);
    // Somebody else was faster: whoever is not the owner is what they were.
    for (const user of raised) await this.memberships.setRole(ctx.companyId, user, 'admin', 'member');
    throw changedMeanwhile();
  }

  /** Whether the heir owns the company then. They may leave, or delete their account, at the same moment: it goes back. */
  private async passOn(ctx: MemberContext, heir: UserId): Promise<boolean> {
    const owner = ctx.actor.userId;
    if (!(await this.companies.handOver(ctx.companyId, owner, heir))) return false;
    if (await this.isThere(ctx, heir)) return true;
    await this.companies.handOver(ctx.companyId, heir, owner);
    return false;
  }

  private async isOwner({ companyId, actor }: MemberContext): Promise<boolean> {
    return (await this.companies.byId(companyId))?.ownerUserId.equals(actor.userId) ?? false;
  }

  private async isThere(ctx: MemberContext, user: UserId): Promise<boolean> {
    const [membership, account] = await Promise.all([
      this.memberships.of(ctx.companyId, user),
      this.users.byId(user),
    ]);
    return membership !== null && account !== null;
  }

  private async tell(ctx: MemberContext, heir: UserId): Promise<void> {
    const [to, by] = await Promise.all([this.users.byId(heir), this.users.byId(ctx.actor.userId)]);
    if (to && by)
      this.mailer.sendLater(to, {
        kind: 'ownership-received',
        name: to.name,
        company: ctx.companyName,
        by: by.name,
      });
  }

  private async assertOwnsNone(user: UserId): Promise<void> {
    const places = await this.userCompanies.of(user);
    const owned = places.filter(({ company, membership }) => roleOf(company, membership) === 'owner');
    if (owned.length > 0) throw ownsCompanies(owned.map(({ company }) => company.name));
  }
}
