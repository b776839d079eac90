import type { IncomingMessage, ServerResponse } from 'node:http';
import { Settings } from '@aidoo/config';
import { OPENER } from '@aidoo/pages';
import { Attempts } from '@aidoo/rate-limits';
import { Injectable, Logger } from '@nestjs/common';
import { Provider } from 'oidc-provider';
import { ClientLimits } from '../clients/client-limits.ts';
import { MetadataDocuments } from '../clients/metadata-documents.service.ts';
import { GrantsService } from '../grants.service.ts';
import { ErrorPage } from '../pages/error-page.service.ts';
import { ResourceServer } from '../resource-server.ts';
import { Adapters } from './adapters.ts';
import { configuration } from './configuration.ts';
import { sayWhatToDo } from './dead-grant.ts';
import { tellTruly } from './discovery.ts';
import { noOpenRedirect, queryAlone } from './query-answers.ts';
import { limitRequests } from './request-limit.ts';

/** oidc-provider, as it is set up here. Whatever else knows of it stands in this folder. */
@Injectable()
export class AuthorizationServer {
  readonly provider: Provider;
  private readonly logger = new Logger(AuthorizationServer.name);
  private readonly publicUrl: URL;
  private readonly callback: (request: IncomingMessage, response: ServerResponse) => Promise<void>;

  constructor(
    settings: Settings,
    adapters: Adapters,
    grants: GrantsService,
    resource: ResourceServer,
    metadataDocuments: MetadataDocuments,
    errorPage: ErrorPage,
    attempts: Attempts,
    limits: ClientLimits,
  ) {
    this.publicUrl = new URL(settings.publicUrl);
    const renderError = errorPage.render;
    const parts = { settings, adapters, grants, resource, metadataDocuments, renderError };
    this.provider = new Provider(settings.publicUrl, configuration(parts));
    // It believes the headers below, which nobody outside can set.
    this.provider.proxy = true;
    this.provider.use(limitRequests(attempts, limits, errorPage));
    this.provider.use(tellTruly);
    this.provider.use(sayWhatToDo);
    this.provider.use(noOpenRedirect(parts));
    this.provider.use(queryAlone);
    this.provider.on('server_error', (_ctx, error) => this.logger.error(error));
    this.callback = this.provider.callback();
  }

  answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.pin(request);
    for (const [name, value] of Object.entries(OPENER)) response.setHeader(name, value);
    return this.callback(request, response);
  }

  /**
   * Every URL that the library makes is made of the request's host and protocol: they are PUBLIC_URL's, whatever the
   * request says (host header injection), be it by naming a whole URL as its target (RFC 9112, section 3.2.2).
   */
  pin(request: IncomingMessage & { originalUrl?: string }): void {
    const { headers } = request;
    request.url = pathOf(request.url);
    if (request.originalUrl !== undefined) request.originalUrl = pathOf(request.originalUrl);
    headers.host = this.publicUrl.host;
    headers['x-forwarded-proto'] = this.publicUrl.protocol.slice(0, -1);
    delete headers['x-forwarded-host'];
    delete headers['x-forwarded-port'];
  }
}

const pathOf = (target = '/'): string => target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
