import { UsersService } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import { callLimits, chosenIn } from './call-limits.ts';
import { CompaniesRepository } from './companies.repository.ts';
import { noSuchCompany, setYourOwnFirst } from './companies.errors.ts';
import type { ChangePolicyDto, PolicyDto } from './dto/policy.dto.ts';
import { memberCeiling } from './permissions.ts';
import type { MemberContext } from './request-context.ts';
import type { StoredCompany } from './schemas/company.schema.ts';

/** What a company demands of its people and allows to their credentials. It binds from the next call on. */
@Injectable()
export class PolicyService {
  constructor(
    private readonly companies: CompaniesRepository,
    private readonly users: UsersService,
  ) {}

  async read(ctx: MemberContext): Promise<PolicyDto> {
    return toPolicy(await this.company(ctx));
  }

  /** @throws AppError `conflict` for a second factor that the actor has not set up either */
  async change(ctx: MemberContext, input: ChangePolicyDto): Promise<PolicyDto> {
    if (input.requireSecondFactor && !(await this.users.byId(ctx.actor.userId))?.secondFactor)
      throw setYourOwnFirst();
    const changed = await this.companies.update(ctx.companyId, {
      ...(input.memberCeiling && { memberCeiling: memberCeiling(input.memberCeiling) }),
      callLimits: chosenIn(input.callLimits),
      ...(typeof input.requireSecondFactor === 'boolean' && {
        requireSecondFactor: input.requireSecondFactor,
      }),
    });
    if (!changed) throw noSuchCompany();
    return toPolicy(changed);
  }

  private async company({ companyId }: MemberContext): Promise<StoredCompany> {
    const company = await this.companies.byId(companyId);
    if (!company) throw noSuchCompany();
    return company;
  }
}

const toPolicy = (company: StoredCompany): PolicyDto => ({
  memberCeiling: [...memberCeiling(company.memberCeiling)],
  callLimits: callLimits(company.callLimits),
  requireSecondFactor: company.requireSecondFactor ?? false,
});
