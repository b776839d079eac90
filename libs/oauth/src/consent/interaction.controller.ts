import { SameOriginGuard } from '@aidoo/auth';
import { Public } from '@aidoo/companies';
import { Controller, Get, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ConsentPages } from './consent-pages.service.ts';
import { ForgottenPasswordPages } from './forgotten-password.service.ts';
import { PageFilter } from './page.filter.ts';
import { RegistrationPages } from './registration.service.ts';
import { SignInPages } from './sign-in.service.ts';
import { Visits } from './visit.service.ts';

/** The pages between a client's request and its answer: who are you, and what do you allow? */
@Controller('interaction/:uid')
@Public()
@UseGuards(SameOriginGuard)
@UseFilters(PageFilter)
export class InteractionController {
  constructor(
    private readonly visits: Visits,
    private readonly consent: ConsentPages,
    private readonly signIn: SignInPages,
    private readonly registration: RegistrationPages,
    private readonly forgottenPassword: ForgottenPasswordPages,
  ) {}

  @Get()
  show(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.visits.of(request, response, (visit) => this.consent.show(visit));
  }

  @Post()
  submit(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.visits.of(request, response, (visit) => this.consent.submit(visit));
  }

  @Post('other-account')
  otherAccount(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.visits.of(request, response, (visit) => this.consent.otherAccount(visit));
  }

  @Get('code')
  showCode(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.visits.of(request, response, (visit) => this.signIn.showCode(visit));
  }

  @Get('register')
  showRegistration(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.visits.of(request, response, (visit) => this.registration.show(visit));
  }

  @Post('register')
  register(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.visits.of(request, response, (visit) => this.registration.submit(visit));
  }

  @Get('forgotten-password')
  showForgottenPassword(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.visits.of(request, response, (visit) => this.forgottenPassword.show(visit));
  }

  @Post('forgotten-password')
  sendLink(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.visits.of(request, response, (visit) => this.forgottenPassword.submit(visit));
  }
}
