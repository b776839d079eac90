import { Clock, companyId, idIn, pageOf, userId } from '@aidoo/kernel';
import type { CompanyId, Page, PageQueryDto, UserId } from '@aidoo/kernel';
import { UsersService } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import { noSuchCompany, notSignedIn } from './companies.errors.ts';
import { CompaniesRepository } from './companies.repository.ts';
import type { CompanyView } from './dto/company-view.dto.ts';
import { MembershipsService } from './memberships.service.ts';
import type { MemberContext } from './request-context.ts';
import type { Role } from './role-table.ts';
import type { StoredCompany } from './schemas/company.schema.ts';
import { roleOf } from './stored-role.ts';
import { UserCompaniesRepository } from './user-companies.repository.ts';
import type { UserCompany } from './user-companies.repository.ts';

/** Companies as their members see them. */
@Injectable()
export class CompaniesService {
  constructor(
    private readonly companies: CompaniesRepository,
    private readonly userCompanies: UserCompaniesRepository,
    private readonly memberships: MembershipsService,
    private readonly users: UsersService,
    private readonly clock: Clock,
  ) {}

  /**
   * A new company that the user owns. The membership is written first and the company last: until the company is
   * there nobody sees any of it, so that a failure in between leaves nothing half made and can simply be repeated.
   */
  async create(owner: UserId, name: string): Promise<CompanyView> {
    const id = companyId(this.companies.nextId());
    await this.memberships.add(id, owner, 'admin');
    const values = { name, ownerUserId: owner, createdAt: this.clock.now() };
    return toView(await this.companies.insert(id, values), 'owner');
  }

  /**
   * As {@link create}, for somebody who may delete their account at the same moment: nobody owns a company who is not there.
   * @throws AppError `unauthenticated` when the account has gone meanwhile
   */
  async found(owner: UserId, name: string): Promise<CompanyView> {
    const company = await this.create(owner, name);
    if (await this.users.byId(owner)) return company;
    await this.companies.remove(company.id);
    await this.memberships.remove(company.id, owner);
    throw notSignedIn();
  }

  /** One page of {@link listOf}. One whose company is being deleted is left out, so that a page may hold less than `limit`. */
  async page(user: UserId, { limit, cursor }: PageQueryDto): Promise<Page<CompanyView>> {
    const after = cursor === undefined ? undefined : idIn(cursor);
    const memberships = await this.userCompanies.memberships(user, { after, limit: limit + 1 });
    const { items, nextCursor } = pageOf(memberships, limit, (membership) => ({
      id: membership._id.toHexString(),
      membership,
    }));
    const found = await this.userCompanies.withCompanies(items.map(({ membership }) => membership));
    return { items: found.map(toUsersView), nextCursor };
  }

  /** Every company that the user belongs to, in the order in which they came to them. */
  async listOf(user: UserId): Promise<CompanyView[]> {
    return (await this.userCompanies.of(user)).map(toUsersView);
  }

  /** Every company with its owner, for whoever runs the server, never for a request. */
  async *all(): AsyncGenerator<{ id: CompanyId; name: string; createdAt: Date; ownerUserId: UserId }> {
    for await (const { _id, name, createdAt, ownerUserId } of this.companies.all())
      yield {
        id: companyId(_id.toHexString()),
        name,
        createdAt,
        ownerUserId: userId(ownerUserId.toHexString()),
      };
  }

  /** @throws AppError `not_found` when the company has gone since the guard looked. */
  async read(ctx: MemberContext): Promise<CompanyView> {
    const company = await this.companies.byId(ctx.companyId);
    if (!company) throw noSuchCompany();
    return toView(company, ctx.role);
  }

  /** @throws AppError `not_found` when the company has gone since the guard looked. */
  async rename(ctx: MemberContext, name: string): Promise<CompanyView> {
    const renamed = await this.companies.update(ctx.companyId, { name });
    if (!renamed) throw noSuchCompany();
    return toView(renamed, ctx.role);
  }
}

const toView = ({ _id, name, createdAt }: StoredCompany, role: Role): CompanyView => ({
  id: companyId(_id.toHexString()),
  name,
  role,
  createdAt,
});

const toUsersView = ({ company, membership }: UserCompany): CompanyView =>
  toView(company, roleOf(company, membership));
