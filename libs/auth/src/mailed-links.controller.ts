import { CurrentUser, Public, SignedIn } from '@aidoo/companies';
import type { SignedInUser } from '@aidoo/companies';
import { MayFail } from '@aidoo/kernel';
import { sourceOf } from '@aidoo/rate-limits';
import { Body, Controller, HttpCode, Post, Req, UseGuards } from '@nestjs/common';
import type { Request } from 'express';
import { ForgotPasswordDto, ResetPasswordDto, VerifyEmailDto } from './dto/account.dto.ts';
import { MailedLinks } from './mailed-links.service.ts';
import { SameOriginGuard } from './same-origin.guard.ts';

@Controller('api/v1/auth')
@UseGuards(SameOriginGuard)
export class MailedLinksController {
  constructor(private readonly links: MailedLinks) {}

  /** Sends the link that confirms the address once more. */
  @Post('email/verification')
  @SignedIn()
  @HttpCode(202)
  @MayFail(['conflict', 'rate_limited'])
  sendVerification(@CurrentUser() { userId }: SignedInUser): Promise<void> {
    return this.links.sendVerification(userId);
  }

  /** Confirms an address with the token of the mailed link. */
  @Post('email/verify')
  @Public()
  @HttpCode(204)
  @MayFail(['rate_limited'])
  verifyAddress(@Body() { token }: VerifyEmailDto, @Req() request: Request): Promise<void> {
    return this.links.verifyAddress(token, sourceOf(request));
  }

  /** Mails a link for a new password where there is such an account. Every address is answered alike. */
  @Post('password/forgot')
  @Public()
  @HttpCode(202)
  @MayFail(['rate_limited'])
  forgotPassword(@Body() { email }: ForgotPasswordDto, @Req() request: Request): Promise<void> {
    return this.links.forgotPassword(email, sourceOf(request));
  }

  /** Sets a new password with the token of the mailed link; all sessions end. */
  @Post('password/reset')
  @Public()
  @HttpCode(204)
  @MayFail(['rate_limited'])
  resetPassword(@Body() { token, password }: ResetPasswordDto, @Req() request: Request): Promise<void> {
    return this.links.resetPassword(token, password, sourceOf(request));
  }
}
