import { AuthModule } from '@aidoo/auth';
import { CompaniesModule } from '@aidoo/companies';
import { Clock, KernelModule } from '@aidoo/kernel';
import { RateLimitsModule } from '@aidoo/rate-limits';
import { UsersModule } from '@aidoo/users';
import { Module, RequestMethod } from '@nestjs/common';
import type { MiddlewareConsumer, NestModule } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { OAuthTokens } from './access-tokens.service.ts';
import { ArtifactsRepository } from './artifacts.repository.ts';
import { ClientLimits } from './clients/client-limits.ts';
import { ClientsRepository } from './clients/clients.repository.ts';
import { MetadataDocuments } from './clients/metadata-documents.service.ts';
import { RegistrationEndpoint } from './clients/registration.endpoint.ts';
import { Registrations } from './clients/registrations.service.ts';
import { ConnectedAppsController } from './connected-apps.controller.ts';
import { ConnectedAppsService } from './connected-apps.service.ts';
import { ConsentPages } from './consent/consent-pages.service.ts';
import { ConsentService } from './consent/consent.service.ts';
import { ForgottenPasswordPages } from './consent/forgotten-password.service.ts';
import { InteractionController } from './consent/interaction.controller.ts';
import { PageSessions } from './consent/page-sessions.service.ts';
import { RegistrationPages } from './consent/registration.service.ts';
import { SignInPages } from './consent/sign-in.service.ts';
import { Visits } from './consent/visit.service.ts';
import { GrantStandings } from './grant-standings.service.ts';
import { GrantsRepository } from './grants.repository.ts';
import { GrantsService } from './grants.service.ts';
import { ErrorPage } from './pages/error-page.service.ts';
import { ProtectedResourceController } from './protected-resource.controller.ts';
import { Adapters } from './provider/adapters.ts';
import { AuthorizationServerMiddleware } from './provider/authorization-server.middleware.ts';
import { AuthorizationServer } from './provider/authorization-server.service.ts';
import { Interactions } from './provider/interactions.service.ts';
import { ResourceServer } from './resource-server.ts';
import { ArtifactSchema, StoredArtifact } from './schemas/artifact.schema.ts';
import { ClientSchema, StoredClient } from './schemas/client.schema.ts';
import { GrantSchema, StoredGrant } from './schemas/grant.schema.ts';

@Module({
  imports: [
    AuthModule,
    CompaniesModule,
    KernelModule,
    RateLimitsModule,
    UsersModule,
    MongooseModule.forFeature([
      { name: StoredArtifact.name, schema: ArtifactSchema },
      { name: StoredClient.name, schema: ClientSchema },
      { name: StoredGrant.name, schema: GrantSchema },
    ]),
  ],
  controllers: [ConnectedAppsController, InteractionController, ProtectedResourceController],
  providers: [
    Adapters,
    ArtifactsRepository,
    AuthorizationServer,
    ClientLimits,
    ClientsRepository,
    Clock,
    ConnectedAppsService,
    ConsentPages,
    ConsentService,
    ErrorPage,
    ForgottenPasswordPages,
    GrantsRepository,
    GrantsService,
    GrantStandings,
    Interactions,
    MetadataDocuments,
    OAuthTokens,
    PageSessions,
    RegistrationEndpoint,
    RegistrationPages,
    Registrations,
    ResourceServer,
    SignInPages,
    Visits,
  ],
  exports: [OAuthTokens, ResourceServer],
})
export class OAuthModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    // With a method, Nest leaves the path as it came: the library builds its URLs of it.
    const routes = [
      'oauth/*splat',
      '.well-known/oauth-authorization-server',
      '.well-known/openid-configuration',
    ];
    consumer
      .apply(AuthorizationServerMiddleware)
      .forRoutes(...routes.map((path) => ({ path, method: RequestMethod.ALL })));
  }
}
