import { idIn, pageOf, userId } from '@aidoo/kernel';
import type { CompanyId, PageQueryDto, UserId } from '@aidoo/kernel';
import { UsersService } from '@aidoo/users';
import type { User } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import { CompaniesRepository } from './companies.repository.ts';
import {
  changedMeanwhile,
  noSuchCompany,
  noSuchMember,
  notYoursToManage,
  ownerStays,
} from './companies.errors.ts';
import type { MemberDto, MembersDto } from './dto/member.dto.ts';
import { InvitationsRepository } from './invitations.repository.ts';
import { MembershipsRepository } from './memberships.repository.ts';
import type { MemberContext } from './request-context.ts';
import { mayManage } from './role-table.ts';
import type { StoredCompany } from './schemas/company.schema.ts';
import type { StoredMembership } from './schemas/membership.schema.ts';
import { roleOf } from './stored-role.ts';
import type { StoredRole } from './stored-role.ts';

/** The people of a company: who they are, and as what. */
@Injectable()
export class MembersService {
  constructor(
    private readonly memberships: MembershipsRepository,
    private readonly invitations: InvitationsRepository,
    private readonly companies: CompaniesRepository,
    private readonly users: UsersService,
  ) {}

  /** In the order in which they came. */
  async list(ctx: MemberContext, { limit, cursor }: PageQueryDto): Promise<MembersDto> {
    const after = cursor === undefined ? undefined : idIn(cursor);
    const found = await this.memberships.page(ctx.companyId, { after, limit: limit + 1 });
    const company = await this.company(ctx);
    const users = await this.users.byIds(found.map(idOf));
    const { items, nextCursor } = pageOf(found, limit, (membership) => ({
      id: membership._id.toHexString(),
      membership,
    }));
    const byId = new Map<string, User>(users.map((user) => [user.id, user]));
    return {
      items: items.flatMap(({ membership }) => {
        const user = byId.get(idOf(membership));
        return user ? [toMember(company, membership, user)] : [];
      }),
      nextCursor,
    };
  }

  /**
   * Bound to the role that was looked at: what an owner has made of them at the same moment stays.
   * @throws AppError `not_found`, `forbidden` for whom the actor does not manage, `conflict`
   */
  async changeRole(ctx: MemberContext, target: string, role: StoredRole): Promise<MemberDto> {
    const { company, membership } = await this.member(ctx, target);
    const now = roleOf(company, membership);
    if (now === 'owner') throw ctx.role === 'owner' ? ownerStays() : notYoursToManage();
    if (!mayManage(ctx.role, now) || !mayManage(ctx.role, role)) throw notYoursToManage();
    const id = idOf(membership);
    const user = await this.users.byId(id);
    if (!user) throw noSuchMember();
    const changed = await this.memberships.setRole(ctx.companyId, id, membership.role, role);
    if (!changed) throw changedMeanwhile();
    return toMember(company, changed, user);
  }

  /**
   * Removes a member, or lets the actor leave. What they had made ends by itself: every credential is checked against
   * the membership when it is used. An invitation of theirs that is still about goes first: they do not come back by it.
   * @throws AppError `not_found`, `forbidden` for whom the actor does not manage, `conflict` for the owner
   */
  async remove(ctx: MemberContext, target: string): Promise<void> {
    const { company, membership } = await this.member(ctx, target);
    const role = roleOf(company, membership);
    const isLeaving = idOf(membership) === ctx.actor.userId;
    if (role === 'owner') throw isLeaving ? ownerStays() : notYoursToManage();
    if (!isLeaving && !mayManage(ctx.role, role)) throw notYoursToManage();
    const user = await this.users.byId(idOf(membership));
    if (user) await this.invitations.removeFor(ctx.companyId, user.email);
    if (!(await this.memberships.remove(ctx.companyId, membership))) throw changedMeanwhile();
    await this.keepOwner(ctx.companyId, membership);
  }

  /** The company may have been handed to them in the moment before: an owner has a place. */
  private async keepOwner(companyId: CompanyId, removed: Readonly<StoredMembership>): Promise<void> {
    const company = await this.companies.byId(companyId);
    if (!company || roleOf(company, removed) !== 'owner') return;
    await this.memberships.restore(companyId, removed);
    throw ownerStays();
  }

  private async member(
    ctx: MemberContext,
    target: string,
  ): Promise<{ company: StoredCompany; membership: Readonly<StoredMembership> }> {
    const membership = await this.memberships.of(ctx.companyId, memberId(target));
    if (!membership) throw noSuchMember();
    return { company: await this.company(ctx), membership };
  }

  private async company({ companyId }: MemberContext): Promise<StoredCompany> {
    const company = await this.companies.byId(companyId);
    if (!company) throw noSuchCompany();
    return company;
  }
}

const idOf = ({ userId: id }: StoredMembership): UserId => userId(id.toHexString());

/** A text that is no id is answered like one of somebody who is no member. */
function memberId(text: string): UserId {
  try {
    return userId(text);
  } catch {
    throw noSuchMember();
  }
}

const toMember = (company: StoredCompany, membership: StoredMembership, user: User): MemberDto => ({
  userId: user.id,
  name: user.name,
  email: user.email,
  role: roleOf(company, membership),
  joinedAt: membership.joinedAt,
  lastSeenAt: membership.lastSeenAt ?? null,
  secondFactor: user.secondFactor,
});
