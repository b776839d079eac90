import { Allow, Ctx } from '@aidoo/companies';
import type { MemberContext } from '@aidoo/companies';
import { MayFail } from '@aidoo/kernel';
import { Body, Controller, Get, Put } from '@nestjs/common';
import { DataPolicies } from './data-policies.service.ts';
import { DataPolicyDto } from './dto/data-policy.dto.ts';
import { SaveDataPolicyDto } from './dto/save-data-policy.dto.ts';

@Controller('api/v1/companies/:companyId/data-policy')
export class DataPolicyController {
  constructor(private readonly policies: DataPolicies) {}

  /** What the company’s credentials may see and change in its Odoo. */
  @Get()
  @Allow('data-policy.read')
  read(@Ctx() ctx: MemberContext): Promise<DataPolicyDto> {
    return this.policies.read(ctx);
  }

  /** Replaces the whole policy that was read; it binds from the next call on. */
  @Put()
  @Allow('data-policy.change')
  @MayFail(['conflict'])
  replace(@Ctx() ctx: MemberContext, @Body() input: SaveDataPolicyDto): Promise<DataPolicyDto> {
    return this.policies.replace(ctx, input);
  }
}
