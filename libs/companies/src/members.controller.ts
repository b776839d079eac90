import { MayFail, PageQueryDto } from '@aidoo/kernel';
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

  /** The members of the company. */
  @Get('members')
  @Allow('members.list')
  list(@Ctx() ctx: MemberContext, @Query() query: PageQueryDto): Promise<MembersDto> {
    return this.members.list(ctx, query);
  }

  /** Makes a member an admin or an admin a member. */
  @Patch('members/:userId')
  @Allow('members.manage')
  @MayFail(['conflict'])
  changeRole(
    @Ctx() ctx: MemberContext,
    @Param('userId') userId: string,
    @Body() { role }: ChangeRoleDto,
  ): Promise<MemberDto> {
    return this.members.changeRole(ctx, userId, role);
  }

  /** Removes a member. Everybody may leave; an admin removes members, the owner admins as well. */
  @Delete('members/:userId')
  @Allow('members.leave')
  @HttpCode(204)
  @MayFail(['conflict'])
  remove(@Ctx() ctx: MemberContext, @Param('userId') userId: string): Promise<void> {
    return this.members.remove(ctx, userId);
  }

  /** Hands the company over to another member; the former owner becomes admin. */
  @Post('ownership-transfer')
  @Allow('company.transfer')
  @HttpCode(204)
  @MayFail(['conflict', 'rate_limited'])
  handOver(@Ctx() ctx: MemberContext, @Body() input: TransferOwnershipDto): Promise<void> {
    return this.ownership.handOver(ctx, input);
  }
}
