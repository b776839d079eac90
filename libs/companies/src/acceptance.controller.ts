import { MayFail } from '@aidoo/kernel';
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

  /** What an invitation is to, for whoever holds its link. */
  @Get(':token')
  @Public()
  @MayFail(['not_found', 'rate_limited'])
  show(@Param('token') token: string, @Req() request: Request): Promise<ShownInvitationDto> {
    return this.acceptance.show(token, sourceOf(request));
  }

  /** Accepts an invitation: with the account that is signed in, or with a new one. */
  @Post(':token/accept')
  @MaybeSignedIn()
  @HttpCode(200)
  @MayFail(['not_found', 'unauthenticated', 'forbidden', 'conflict', 'email_taken', 'rate_limited'])
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
