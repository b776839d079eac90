import { CryptoModule } from '@aidoo/crypto';
import { Clock } from '@aidoo/kernel';
import { RateLimitsModule } from '@aidoo/rate-limits';
import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AccountRemovals } from './account-removals.ts';
import { IdentityCheck } from './identity-check.service.ts';
import { OneTimeLinksRepository } from './one-time-links.repository.ts';
import { OneTimeLinks } from './one-time-links.service.ts';
import { PasswordHasher } from './password-hasher.service.ts';
import { OneTimeLinkSchema, StoredOneTimeLink } from './schemas/one-time-link.schema.ts';
import { StoredUser, UserSchema } from './schemas/user.schema.ts';
import { SecondFactor } from './second-factor.service.ts';
import { UsersRepository } from './users.repository.ts';
import { UsersService } from './users.service.ts';

@Module({
  imports: [
    CryptoModule,
    RateLimitsModule,
    MongooseModule.forFeature([
      { name: StoredOneTimeLink.name, schema: OneTimeLinkSchema },
      { name: StoredUser.name, schema: UserSchema },
    ]),
  ],
  providers: [
    AccountRemovals,
    Clock,
    IdentityCheck,
    OneTimeLinks,
    OneTimeLinksRepository,
    PasswordHasher,
    SecondFactor,
    UsersRepository,
    UsersService,
  ],
  exports: [AccountRemovals, IdentityCheck, OneTimeLinks, SecondFactor, UsersService],
})
export class UsersModule {}
