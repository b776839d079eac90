import { CompaniesModule } from '@aidoo/companies';
import { Clock, KernelModule } from '@aidoo/kernel';
import { MailModule } from '@aidoo/mail';
import { RateLimitsModule } from '@aidoo/rate-limits';
import { UsersModule } from '@aidoo/users';
import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { ApiKeyMaker } from './api-key-maker.service.ts';
import { ApiKeysController } from './api-keys.controller.ts';
import { ApiKeysRepository } from './api-keys.repository.ts';
import { ApiKeysService } from './api-keys.service.ts';
import { KeyNotices } from './key-notices.service.ts';
import { KeyStandings } from './key-standings.service.ts';
import { ApiKeySchema, StoredApiKey } from './schemas/api-key.schema.ts';

@Module({
  imports: [
    CompaniesModule,
    KernelModule,
    MailModule,
    RateLimitsModule,
    UsersModule,
    MongooseModule.forFeature([{ name: StoredApiKey.name, schema: ApiKeySchema }]),
  ],
  controllers: [ApiKeysController],
  providers: [ApiKeyMaker, ApiKeysService, ApiKeysRepository, Clock, KeyNotices, KeyStandings],
  exports: [ApiKeysService],
})
export class ApiKeysModule {}
