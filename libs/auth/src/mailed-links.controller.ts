import { CurrentUser, Public, SignedIn } from '@aidoo/companies';
import type { SignedInUser } from '@aidoo/companies';
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

  @Post('email/verification')
  @SignedIn()
  @HttpCode(202)
  sendVerification(@CurrentUser() { userId }: SignedInUser): Promise<void> {
    return this.links.sendVerification(userId);
  }

  @Post('email/verify')
  @Public()
  @HttpCode(204)
  verifyAddress(@Body() { token }: VerifyEmailDto, @Req() request: Request): Promise<void> {
    return this.links.verifyAddress(token, sourceOf(request));
  }

  @Post('password/forgot')
  @Public()
  @HttpCode(202)
  forgotPassword(@Body() { email }: ForgotPasswordDto, @Req() request: Request): Promise<void> {
    return this.links.forgotPassword(email, sourceOf(request));
  }

  @Post('password/reset')
  @Public()
  @HttpCode(204)
  resetPassword(@Body() { token, password }: ResetPasswordDto, @Req() request: Request): Promise<void> {
    return this.links.resetPassword(token, password, sourceOf(request));
  }
}
