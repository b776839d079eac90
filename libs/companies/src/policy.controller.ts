import { MayFail } from '@aidoo/kernel';
import { Body, Controller, Get, Patch } from '@nestjs/common';
import { Allow } from './access.ts';
import { ChangePolicyDto, PolicyDto } from './dto/policy.dto.ts';
import { PolicyService } from './policy.service.ts';
import { Ctx } from './request-context.ts';
import type { MemberContext } from './request-context.ts';

@Controller('api/v1/companies/:companyId/policy')
export class PolicyController {
  constructor(private readonly policy: PolicyService) {}

  /** What the members of the company may have at most, and its limits. */
  @Get()
  @Allow('policy.read')
  read(@Ctx() ctx: MemberContext): Promise<PolicyDto> {
    return this.policy.read(ctx);
  }

  /** Changes the policy; it binds from the next call on. */
  @Patch()
  @Allow('policy.change')
  @MayFail(['conflict'])
  change(@Ctx() ctx: MemberContext, @Body() input: ChangePolicyDto): Promise<PolicyDto> {
    return this.policy.change(ctx, input);
  }
}
