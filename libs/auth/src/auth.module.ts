import { CompaniesModule } from '@aidoo/companies';
import { Clock, KernelModule } from '@aidoo/kernel';
import { MailModule } from '@aidoo/mail';
import { RateLimitsModule } from '@aidoo/rate-limits';
import { UsersModule } from '@aidoo/users';
import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { MongooseModule } from '@nestjs/mongoose';
import { AccessTokensService } from './access-tokens.service.ts';
import { AttemptsService } from './attempts.service.ts';
import { AccountController } from './account.controller.ts';
import { AccountLetters } from './account-letters.service.ts';
import { AccountService } from './account.service.ts';
import { AuthController } from './auth.controller.ts';
import { AuthLimits } from './auth-limits.ts';
import { AuthService } from './auth.service.ts';
import { AuthenticateGuard } from './authenticate.guard.ts';
import { JwtStrategy } from './jwt.strategy.ts';
import { SessionSchema, StoredSession } from './schemas/session.schema.ts';
import { LoginChallengesRepository } from './login-challenges.repository.ts';
import { LoginChallenges } from './login-challenges.service.ts';
import { MailedLinksController } from './mailed-links.controller.ts';
import { MailedLinks } from './mailed-links.service.ts';
import { LoginChallengeSchema, StoredLoginChallenge } from './schemas/login-challenge.schema.ts';
import { SessionCookies } from './session-cookies.service.ts';
import { SessionsController } from './sessions.controller.ts';
import { SessionsRepository } from './sessions.repository.ts';
import { SessionsService } from './sessions.service.ts';

/** Import it before every module that imports CompaniesModule: its guard finds out who asks, and then that one's decides. */
@Module({
  imports: [
    CompaniesModule,
    KernelModule,
    RateLimitsModule,
    UsersModule,
    JwtModule.register({}),
    MailModule,
    MongooseModule.forFeature([
      { name: StoredLoginChallenge.name, schema: LoginChallengeSchema },
      { name: StoredSession.name, schema: SessionSchema },
    ]),
  ],
  controllers: [AccountController, AuthController, MailedLinksController, SessionsController],
  providers: [
    AccessTokensService,
    AccountLetters,
    AccountService,
    AttemptsService,
    AuthLimits,
    AuthService,
    Clock,
    JwtStrategy,
    LoginChallenges,
    LoginChallengesRepository,
    MailedLinks,
    SessionCookies,
    SessionsRepository,
    SessionsService,
    { provide: APP_GUARD, useClass: AuthenticateGuard },
  ],
  exports: [AuthService, MailedLinks, SessionCookies, SessionsService],
})
export class AuthModule {}
