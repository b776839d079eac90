import { PageQueryDto } from '@aidoo/kernel';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { Allow } from './access.ts';
import { ChangeRoleDto, MemberDto, MembersDto, TransferOwnershipDto } from './dto/member.dto.ts';
import { MembersService } from './members.service.ts';
import { OwnershipService } from './ownership.service.ts';
import { Ctx } from './request-context.ts';
import type { MemberContext } from './request-context.ts';

@Controller('api/v1/companies/:companyId')
export class MembersController {
  constructor(
    private readonly members: MembersService,
    private readonly ownership: OwnershipService,
  ) {}

  @Get('members')
  @Allow('members.list')
  list(@Ctx() ctx: MemberContext, @Query() query: PageQueryDto): Promise<MembersDto> {
    return this.members.list(ctx, query);
  }

  @Patch('members/:userId')
  @Allow('members.manage')
  changeRole(
    @Ctx() ctx: MemberContext,
    @Param('userId') userId: string,
    @Body() { role }: ChangeRoleDto,
  ): Promise<MemberDto> {
    return this.members.changeRole(ctx, userId, role);
  }

  /** Everybody may leave; whom else the actor may remove is decided by both their roles. */
  @Delete('members/:userId')
  @Allow('members.leave')
  @HttpCode(204)
  remove(@Ctx() ctx: MemberContext, @Param('userId') userId: string): Promise<void> {
    return this.members.remove(ctx, userId);
  }

  @Post('ownership-transfer')
  @Allow('company.transfer')
  @HttpCode(204)
  handOver(@Ctx() ctx: MemberContext, @Body() input: TransferOwnershipDto): Promise<void> {
    return this.ownership.handOver(ctx, input);
  }
}
