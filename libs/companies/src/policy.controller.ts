import { Body, Controller, Get, Patch } from '@nestjs/common';
import { Allow } from './access.ts';
import { ChangePolicyDto, PolicyDto } from './dto/policy.dto.ts';
import { PolicyService } from './policy.service.ts';
import { Ctx } from './request-context.ts';
import type { MemberContext } from './request-context.ts';

@Controller('api/v1/companies/:companyId/policy')
export class PolicyController {
  constructor(private readonly policy: PolicyService) {}

  @Get()
  @Allow('policy.read')
  read(@Ctx() ctx: MemberContext): Promise<PolicyDto> {
    return this.policy.read(ctx);
  }

  @Patch()
  @Allow('policy.change')
  change(@Ctx() ctx: MemberContext, @Body() input: ChangePolicyDto): Promise<PolicyDto> {
    return this.policy.change(ctx, input);
  }
}
