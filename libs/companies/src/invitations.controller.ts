import { PageQueryDto } from '@aidoo/kernel';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Allow } from './access.ts';
import { InvitationsDto, InviteDto, NewInvitationDto } from './dto/invitation.dto.ts';
import { InvitationsService } from './invitations.service.ts';
import { Ctx } from './request-context.ts';
import type { MemberContext } from './request-context.ts';

@Controller('api/v1/companies/:companyId/invitations')
export class InvitationsController {
  constructor(private readonly invitations: InvitationsService) {}

  @Get()
  @Allow('invitations.manage')
  list(@Ctx() ctx: MemberContext, @Query() query: PageQueryDto): Promise<InvitationsDto> {
    return this.invitations.list(ctx, query);
  }

  @Post()
  @Allow('invitations.manage')
  invite(@Ctx() ctx: MemberContext, @Body() input: InviteDto): Promise<NewInvitationDto> {
    return this.invitations.invite(ctx, input);
  }

  @Post(':id/send-again')
  @Allow('invitations.manage')
  @HttpCode(200)
  sendAgain(@Ctx() ctx: MemberContext, @Param('id') id: string): Promise<NewInvitationDto> {
    return this.invitations.sendAgain(ctx, id);
  }

  @Delete(':id')
  @Allow('invitations.manage')
  @HttpCode(204)
  withdraw(@Ctx() ctx: MemberContext, @Param('id') id: string): Promise<void> {
    return this.invitations.withdraw(ctx, id);
  }
}
