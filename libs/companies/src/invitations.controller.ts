import { MayFail, PageQueryDto } from '@aidoo/kernel';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Allow } from './access.ts';
import { InvitationsDto, InviteDto, NewInvitationDto } from './dto/invitation.dto.ts';
import { InvitationsService } from './invitations.service.ts';
import { Ctx } from './request-context.ts';
import type { MemberContext } from './request-context.ts';

@Controller('api/v1/companies/:companyId/invitations')
export class InvitationsController {
  constructor(private readonly invitations: InvitationsService) {}

  /** The invitations that are open. */
  @Get()
  @Allow('invitations.manage')
  list(@Ctx() ctx: MemberContext, @Query() query: PageQueryDto): Promise<InvitationsDto> {
    return this.invitations.list(ctx, query);
  }

  /** Invites an address with a role. The link opens once, within 7 days. */
  @Post()
  @Allow('invitations.manage')
  @MayFail(['conflict', 'rate_limited'])
  invite(@Ctx() ctx: MemberContext, @Body() input: InviteDto): Promise<NewInvitationDto> {
    return this.invitations.invite(ctx, input);
  }

  /** Sends an invitation again, with a new link and seven new days; the old link opens nothing any more. */
  @Post(':id/send-again')
  @Allow('invitations.manage')
  @HttpCode(200)
  @MayFail(['conflict', 'rate_limited'])
  sendAgain(@Ctx() ctx: MemberContext, @Param('id') id: string): Promise<NewInvitationDto> {
    return this.invitations.sendAgain(ctx, id);
  }

  /** Withdraws an invitation: its link opens nothing any more. */
  @Delete(':id')
  @Allow('invitations.manage')
  @HttpCode(204)
  withdraw(@Ctx() ctx: MemberContext, @Param('id') id: string): Promise<void> {
    return this.invitations.withdraw(ctx, id);
  }
}
