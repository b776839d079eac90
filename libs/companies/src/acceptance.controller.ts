import { languageOf } from '@aidoo/mail';
import { sourceOf } from '@aidoo/rate-limits';
import { Body, Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { AcceptanceService } from './acceptance.service.ts';
import { MaybeSignedIn, Public } from './access.ts';
import { AcceptedDto, AcceptInvitationDto, ShownInvitationDto } from './dto/invitation.dto.ts';
import { CurrentUserIfAny } from './request-context.ts';
import type { SignedInUser } from './request-context.ts';

@Controller('api/v1/invitations')
export class AcceptanceController {
  constructor(private readonly acceptance: AcceptanceService) {}

  @Get(':token')
  @Public()
  show(@Param('token') token: string, @Req() request: Request): Promise<ShownInvitationDto> {
    return this.acceptance.show(token, sourceOf(request));
  }

  @Post(':token/accept')
  @MaybeSignedIn()
  @HttpCode(200)
  accept(
    @Param('token') token: string,
    @Body() input: AcceptInvitationDto,
    @CurrentUserIfAny() signedIn: SignedInUser | undefined,
    @Req() request: Request,
  ): Promise<AcceptedDto> {
    const language = languageOf(request.headers['accept-language']);
    return this.acceptance.accept(token, input, { signedIn, source: sourceOf(request), language });
  }
}
