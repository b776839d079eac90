import { Settings } from '@aidoo/config';
import { Clock, companyId } from '@aidoo/kernel';
import type { CompanyId } from '@aidoo/kernel';
import { IdentityCheck } from '@aidoo/users';
import { Injectable, Logger } from '@nestjs/common';
import { noSuchCompany } from './companies.errors.ts';
import { CompaniesRepository } from './companies.repository.ts';
import { CompanyRemovals } from './company-removals.ts';
import type { CompanyDeletedDto } from './dto/company.dto.ts';
import type { MemberContext } from './request-context.ts';

/** A company goes at once, with all that belongs to it; what is left of it in the store goes soon after. */
@Injectable()
export class CompanyDeletion {
  private readonly logger = new Logger(CompanyDeletion.name);

  constructor(
    private readonly companies: CompaniesRepository,
    private readonly removals: CompanyRemovals,
    private readonly identity: IdentityCheck,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /**
   * From the first moment on no credential opens anything of it any more, on any instance: that is its mark, which
   * every request reads. The sweep ends what fails after that.
   * @param code of the owner's second factor, where one is set
   * @throws AppError `invalid_input` on `code`, `rate_limited`, `not_found` when it has gone or was handed over meanwhile
   */
  async remove(ctx: MemberContext, code: string | undefined): Promise<CompanyDeletedDto> {
    await this.identity.confirmCode(ctx.actor.userId, code);
    if (!(await this.companies.markDeleted(ctx.companyId, ctx.actor.userId, this.clock.now())))
      throw noSuchCompany();
    await this.attempt(ctx.companyId, () => this.removals.run(ctx.companyId));
    const days = this.settings.auditRetentionDays;
    return {
      deleted: true,
      auditLog: `The records of what assistants did stay for ${days} days after each call, and are then deleted; nobody can read them through Aidoo any more, only whoever runs this server can.`,
    };
  }

  /**
   * Ends deletions that began before a moment. All is removed once more: a request that was let in just before may have
   * written after. Only then the mark itself goes.
   * @returns how many were ended
   */
  async finish(before: Date): Promise<number> {
    let ended = 0;
    for (const { _id } of await this.companies.deletedBefore(before)) {
      const id = companyId(_id.toHexString());
      const done = await this.attempt(id, async () => {
        await this.removals.run(id);
        await this.companies.remove(id);
      });
      if (done) ended += 1;
    }
    return ended;
  }

  /** One that fails keeps nobody waiting, and no other one: the next sweep tries again. */
  private async attempt(id: CompanyId, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.logger.error(error, `the deletion of company ${id} has not come to its end yet`);
      return false;
    }
  }
}
