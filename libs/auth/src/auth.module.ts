import { CompaniesModule } from '@aidoo/companies';
import { Clock } from '@aidoo/kernel';
import { UsersModule } from '@aidoo/users';
import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { MongooseModule } from '@nestjs/mongoose';
import { AccessTokensService } from './access-tokens.service.ts';
import { AttemptsRepository } from './attempts.repository.ts';
import { AttemptsService } from './attempts.service.ts';
import { AuthController } from './auth.controller.ts';
import { AuthLimits } from './auth-limits.ts';
import { AuthService } from './auth.service.ts';
import { AuthenticateGuard } from './authenticate.guard.ts';
import { JwtStrategy } from './jwt.strategy.ts';
import { SessionSchema, StoredSession } from './schemas/session.schema.ts';
import { SessionCookies } from './session-cookies.service.ts';
import { SessionsRepository } from './sessions.repository.ts';
import { SessionsService } from './sessions.service.ts';

/** Import it before every module that imports CompaniesModule: its guard finds out who asks, and then that one's decides. */
@Module({
  imports: [
    CompaniesModule,
    UsersModule,
    JwtModule.register({}),
    MongooseModule.forFeature([{ name: StoredSession.name, schema: SessionSchema }]),
  ],
  controllers: [AuthController],
  providers: [
    AccessTokensService,
    AttemptsRepository,
    AttemptsService,
    AuthLimits,
    AuthService,
    Clock,
    JwtStrategy,
    SessionCookies,
    SessionsRepository,
    SessionsService,
    { provide: APP_GUARD, useClass: AuthenticateGuard },
  ],
  exports: [SessionCookies, SessionsService],
})
export class AuthModule {}
