import { ApiKeysModule } from '@aidoo/api-keys';
import { AuditLogsModule } from '@aidoo/audit-logs';
import { AuthModule } from '@aidoo/auth';
import { CompaniesModule } from '@aidoo/companies';
import { ConfigModule } from '@aidoo/config';
import type { Settings } from '@aidoo/config';
import { CredentialsModule } from '@aidoo/credentials';
import { DataPoliciesModule } from '@aidoo/data-policies';
import { DatabaseModule } from '@aidoo/database';
import { FileLinksModule } from '@aidoo/file-links';
import { inputPipe, ProblemFilter } from '@aidoo/kernel';
import { McpModule } from '@aidoo/mcp';
import { OAuthModule } from '@aidoo/oauth';
import { UsersModule } from '@aidoo/users';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { LoggerModule } from 'nestjs-pino';
import { HealthController } from './health/health.controller.ts';
import { logging } from './logging.ts';
import { ApiDocument } from './openapi/api-document.service.ts';
import { ApiPage } from './openapi/api-page.service.ts';
import { OpenApiController } from './openapi/openapi.controller.ts';

/** The whole gateway: its rooms, and what holds for every route. */
@Module({})
export class AppModule {
  static forRoot(settings: Settings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        // The request log itself stands before Nest's middleware: see configureApp.
        LoggerModule.forRoot({ ...logging(settings), useExisting: true }),
        ConfigModule.forRoot(settings),
        DatabaseModule.forRoot(),
        UsersModule,
        // Before companies: global guards run in this order, and who asks is known before what they may do.
        AuthModule,
        CompaniesModule,
        CredentialsModule,
        DataPoliciesModule,
        ApiKeysModule,
        AuditLogsModule,
        OAuthModule,
        FileLinksModule,
        McpModule,
      ],
      controllers: [HealthController, OpenApiController],
      providers: [
        ApiDocument,
        ApiPage,
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useFactory: inputPipe },
      ],
    };
  }
}
