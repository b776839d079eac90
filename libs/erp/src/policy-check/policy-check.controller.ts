import { Allow, Ctx } from '@aidoo/companies';
import type { MemberContext } from '@aidoo/companies';
import { Controller, HttpCode, Post } from '@nestjs/common';
import type { PolicyCheckResult } from './dto/policy-check.dto.ts';
import { PolicyChecks } from './policy-checks.service.ts';

@Controller('api/v1/companies/:companyId/data-policy')
export class PolicyCheckController {
  constructor(private readonly checks: PolicyChecks) {}

  /** Looks the models and fields of the stored policy up in the company’s Odoo: a misspelt one closes nothing. */
  @Post('check')
  @Allow('data-policy.read')
  @HttpCode(200)
  check(@Ctx() ctx: MemberContext): Promise<PolicyCheckResult> {
    return this.checks.check(ctx);
  }
}
