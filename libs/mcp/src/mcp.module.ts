import { ApiKeysModule } from '@aidoo/api-keys';
import { AuditLogsModule } from '@aidoo/audit-logs';
import { CompaniesModule } from '@aidoo/companies';
import { ErpModule } from '@aidoo/erp';
import { FileLinksModule } from '@aidoo/file-links';
import { Clock, KernelModule } from '@aidoo/kernel';
import { MailModule } from '@aidoo/mail';
import { OAuthModule } from '@aidoo/oauth';
import { RateLimitsModule } from '@aidoo/rate-limits';
import { UsersModule } from '@aidoo/users';
import { Module } from '@nestjs/common';
import type { MiddlewareConsumer, NestModule } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { CallRecords } from './call-records.service.ts';
import { ClientCalls } from './client-calls.service.ts';
import { ApiKeyGuard, CredentialGuard } from './credential.guard.ts';
import { FileTexts } from './files/file-texts.service.ts';
import { Completions } from './completions.service.ts';
import { FeedbackNotices } from './feedback-notices.service.ts';
import { IdempotencyKeysRepository } from './idempotency/idempotency-keys.repository.ts';
import { Once } from './idempotency/once.service.ts';
import { IdempotencyKeySchema, StoredIdempotencyKey } from './idempotency/schemas/idempotency-key.schema.ts';
import { McpEndpoint } from './mcp-endpoint.service.ts';
import { McpProtocol } from './mcp-protocol.service.ts';
import { McpController } from './mcp.controller.ts';
import { Prompts } from './prompts/prompts.service.ts';
import { ResourceReader } from './resources/resource-reader.service.ts';
import { SameSiteMiddleware } from './same-site.middleware.ts';
import { SseController } from './sse/sse.controller.ts';
import { SseService } from './sse/sse.service.ts';
import { SseSessions } from './sse/sse-sessions.service.ts';
import { ToolRegistry, TOOLS } from './tool-registry.ts';
import { ToolRunner } from './tool-runner.ts';
import type { Tool } from './tool.ts';
import { TOOL_CLASSES } from './tools/index.ts';

@Module({
  imports: [
    ApiKeysModule,
    AuditLogsModule,
    CompaniesModule,
    ErpModule,
    FileLinksModule,
    KernelModule,
    MailModule,
    OAuthModule,
    RateLimitsModule,
    UsersModule,
    MongooseModule.forFeature([{ name: StoredIdempotencyKey.name, schema: IdempotencyKeySchema }]),
  ],
  controllers: [McpController, SseController],
  providers: [
    ...TOOL_CLASSES,
    { provide: TOOLS, inject: TOOL_CLASSES, useFactory: (...tools: Tool[]) => tools },
    IdempotencyKeysRepository,
    Once,
    Clock,
    ToolRegistry,
    CallRecords,
    ToolRunner,
    ResourceReader,
    Prompts,
    Completions,
    ClientCalls,
    FeedbackNotices,
    FileTexts,
    McpProtocol,
    McpEndpoint,
    CredentialGuard,
    ApiKeyGuard,
    SseService,
    SseSessions,
  ],
})
export class McpModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    // By their paths, so that it sees a preflight as well, for which the controllers have no route.
    consumer.apply(SameSiteMiddleware).forRoutes('mcp', 'sse', 'messages');
  }
}
