import { CurrentUser, Public, SignedIn as ForSignedIn } from '@aidoo/companies';
import type { SignedInUser } from '@aidoo/companies';
import { Body, Controller, Get, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AuthService } from './auth.service.ts';
import { AnswerChallengeDto } from './dto/second-factor.dto.ts';
import { LoginDto } from './dto/login.dto.ts';
import { RegisterDto } from './dto/register.dto.ts';
import { SameOriginGuard } from './same-origin.guard.ts';
import { SessionCookies } from './session-cookies.service.ts';
import type { Me, SecondStep, SignIn } from './sign-in.ts';

@Controller('api/v1/auth')
@UseGuards(SameOriginGuard)
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly cookies: SessionCookies,
  ) {}

  @Post('register')
  @Public()
  async register(
    @Body() input: RegisterDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignIn> {
    return this.cookies.deliver(response, await this.auth.register(input, this.cookies.caller(request)));
  }

  @Post('login')
  @Public()
  @HttpCode(200)
  async login(
    @Body() input: LoginDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignIn | SecondStep> {
    const begun = await this.auth.login(input, this.cookies.caller(request));
    return 'session' in begun ? this.cookies.deliver(response, begun) : begun;
  }

  @Post('login/second-factor')
  @Public()
  @HttpCode(200)
  async answerChallenge(
    @Body() input: AnswerChallengeDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignIn> {
    const signedIn = await this.auth.answerChallenge(input, this.cookies.caller(request));
    return this.cookies.deliver(response, signedIn);
  }

  @Post('refresh')
  @Public()
  @HttpCode(200)
  async refresh(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<SignIn> {
    return this.cookies.deliver(response, await this.auth.refresh(this.cookies.caller(request)));
  }

  @Post('logout')
  @Public()
  @HttpCode(204)
  async logout(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    await this.auth.logout(this.cookies.caller(request));
    this.cookies.clear(response);
  }

  @Get('me')
  @ForSignedIn()
  me(@CurrentUser() signedIn: SignedInUser): Promise<Me> {
    return this.auth.read(signedIn);
  }
}
