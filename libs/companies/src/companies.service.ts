import { Settings } from '@aidoo/config';
import { Clock, companyId, userId } from '@aidoo/kernel';
import type { CompanyId, UserId } from '@aidoo/kernel';
import { IdentityCheck } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import { noSuchCompany } from './companies.errors.ts';
import { CompaniesRepository } from './companies.repository.ts';
import { CompanyRemovals } from './company-removals.ts';
import type { CompanyView } from './dto/company-view.dto.ts';
import type { CompanyDeletedDto } from './dto/company.dto.ts';
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
    private readonly removals: CompanyRemovals,
    private readonly identity: IdentityCheck,
    private readonly settings: Settings,
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

  /**
   * The company and all that goes with it. From the first moment on no credential opens anything of it any more.
   * @param code of the owner's second factor, where one is set
   * @throws AppError `invalid_input` on `code`, `rate_limited`
   */
  async remove(ctx: MemberContext, code: string | undefined): Promise<CompanyDeletedDto> {
    await this.identity.confirmCode(ctx.actor.userId, code);
    await this.companies.update(ctx.companyId, { deletedAt: this.clock.now() });
    await this.finishRemoval(ctx.companyId);
    const days = this.settings.auditRetentionDays;
    return {
      deleted: true,
      auditLog: `The records of what assistants did stay for ${days} days after each call, and are then deleted; nobody can read them through Aidoo any more, only whoever runs this server can.`,
    };
  }

  /** Ends what a crash left half done. @returns how many */
  async finishRemovals(before: Date): Promise<number> {
    const left = await this.companies.deletedBefore(before);
    for (const { _id } of left) await this.finishRemoval(companyId(_id.toHexString()));
    return left.length;
  }

  private async finishRemoval(id: CompanyId): Promise<void> {
    await this.removals.run(id);
    await this.companies.remove(id);
  }
}

const toView = ({ _id, name, createdAt }: StoredCompany, role: Role): CompanyView => ({
  id: companyId(_id.toHexString()),
  name,
  role,
  createdAt,
});
