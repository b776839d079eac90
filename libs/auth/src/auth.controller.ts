import { CurrentUser, Public, SignedIn as ForSignedIn } from '@aidoo/companies';
import type { SignedInUser } from '@aidoo/companies';
import { MayFail } from '@aidoo/kernel';
import { Body, Controller, Get, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AuthService } from './auth.service.ts';
import { AnswerChallengeDto } from './dto/second-factor.dto.ts';
import { LoginDto } from './dto/login.dto.ts';
import { RegisterDto } from './dto/register.dto.ts';
import { Me, SignIn } from './dto/sign-in.dto.ts';
import type { SecondStep } from './dto/sign-in.dto.ts';
import { SameOriginGuard } from './same-origin.guard.ts';
import { SessionCookies } from './session-cookies.service.ts';

@Controller('api/v1/auth')
@UseGuards(SameOriginGuard)
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly cookies: SessionCookies,
  ) {}

  /** Makes an account and a company that it owns, and signs in. */
  @Post('register')
  @Public()
  @MayFail(['email_taken', 'rate_limited'])
  async register(
    @Body() input: RegisterDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignIn> {
    return this.cookies.deliver(response, await this.auth.register(input, this.cookies.caller(request)));
  }

  /** Signs in, or asks for a code where a second factor is set. */
  @Post('login')
  @Public()
  @HttpCode(200)
  @MayFail(['invalid_credentials', 'rate_limited'])
  async login(
    @Body() input: LoginDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignIn | SecondStep> {
    const begun = await this.auth.login(input, this.cookies.caller(request));
    return 'session' in begun ? this.cookies.deliver(response, begun) : begun;
  }

  /** Ends a sign-in with a code of the authenticator app, or a recovery code. */
  @Post('login/second-factor')
  @Public()
  @HttpCode(200)
  @MayFail(['invalid_session', 'invalid_credentials', 'rate_limited'])
  async answerChallenge(
    @Body() input: AnswerChallengeDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignIn> {
    const signedIn = await this.auth.answerChallenge(input, this.cookies.caller(request));
    return this.cookies.deliver(response, signedIn);
  }

  /** Carries the session of the cookie on: a new access token, and a new cookie in place of the one that was sent. */
  @Post('refresh')
  @Public()
  @HttpCode(200)
  @MayFail(['invalid_session', 'rate_limited'])
  async refresh(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<SignIn> {
    return this.cookies.deliver(response, await this.auth.refresh(this.cookies.caller(request)));
  }

  /** Ends the session of the cookie. Never fails: a session that has ended already stays so. */
  @Post('logout')
  @Public()
  @HttpCode(204)
  async logout(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    await this.auth.logout(this.cookies.caller(request));
    this.cookies.clear(response);
  }

  /** Who is signed in, and the companies where they belong. */
  @Get('me')
  @ForSignedIn()
  me(@CurrentUser() signedIn: SignedInUser): Promise<Me> {
    return this.auth.read(signedIn);
  }
}
