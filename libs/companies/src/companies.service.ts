import { Clock, companyId } from '@aidoo/kernel';
import type { UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { noSuchCompany } from './companies.errors.ts';
import { CompaniesRepository } from './companies.repository.ts';
import type { CompanyView } from './company.ts';
import { MembershipsService } from './memberships.service.ts';
import type { MemberContext } from './request-context.ts';
import type { Role } from './role-table.ts';
import type { StoredCompany } from './schemas/company.schema.ts';
import { roleOf } from './stored-role.ts';
import { UserCompaniesRepository } from './user-companies.repository.ts';

/** Companies as their members see them. */
@Injectable()
export class CompaniesService {
  constructor(
    private readonly companies: CompaniesRepository,
    private readonly userCompanies: UserCompaniesRepository,
    private readonly memberships: MembershipsService,
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

  /** Every company that the user belongs to, in the order in which they came to them. */
  async listOf(user: UserId): Promise<CompanyView[]> {
    const found = await this.userCompanies.of(user);
    return found.map(({ company, membership }) => toView(company, roleOf(company, membership)));
  }

  /** @throws AppError `not_found` when the company has gone since the guard looked. */
  async read(ctx: MemberContext): Promise<CompanyView> {
    const company = await this.companies.byId(ctx.companyId);
    if (!company) throw noSuchCompany();
    return toView(company, ctx.role);
  }
}

const toView = ({ _id, name, createdAt }: StoredCompany, role: Role): CompanyView => ({
  id: companyId(_id.toHexString()),
  name,
  role,
  createdAt,
});
