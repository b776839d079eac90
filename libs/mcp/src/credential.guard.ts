import { ApiKeysService, isApiKey } from '@aidoo/api-keys';
import type { Principal } from '@aidoo/companies';
import { AppError } from '@aidoo/kernel';
import { DEFAULT_SCOPES, OAuthTokens, ResourceServer } from '@aidoo/oauth';
import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Request, Response } from 'express';

/** As the key's owner sees it in the list of keys. */
const useOf = ({ ip, headers }: Request): { address: string | null; client: string | null } => ({
  address: ip ?? null,
  client: headers['user-agent']?.slice(0, 200) ?? null,
});

/** The token of RFC 6750, section 2.1: from the header only, never from a query or a body that logs may show. */
const BEARER = /^Bearer ([A-Za-z0-9\-._~+/]+=*)$/i;

/**
 * Turns the credential of an MCP request into a {@link Principal}, looked up anew each time, so that a revoked one is
 * refused on its very next call. Without one: 401 with the challenge that tells clients where to begin (RFC 9728), and
 * what to ask for at first.
 */
@Injectable()
export class CredentialGuard implements CanActivate {
  constructor(
    private readonly apiKeys: ApiKeysService,
    private readonly oauth: OAuthTokens,
    private readonly resource: ResourceServer,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request & { id?: string; principal?: Principal }>();
    const [, token] = BEARER.exec(request.headers.authorization ?? '') ?? [];
    const principal = token ? await this.principal(token, request) : null;
    if (principal) {
      request.principal = principal;
      return true;
    }
    const challenge = [
      ...(token ? ['error="invalid_token"'] : []),
      `resource_metadata="${this.resource.metadataUrl}"`,
      `scope="${DEFAULT_SCOPES.join(' ')}"`,
    ];
    context
      .switchToHttp()
      .getResponse<Response>()
      .setHeader('WWW-Authenticate', `Bearer ${challenge.join(', ')}`);
    throw new AppError('unauthenticated', token ? deadCredential(token) : NO_CREDENTIAL);
  }

  private principal(token: string, request: Request & { id?: string }): Promise<Principal | null> {
    const room = isApiKey(token) ? this.apiKeys : this.oauth;
    return room.authenticate(token, request.id ?? '', useOf(request));
  }
}

const NO_CREDENTIAL =
  'Connect with OAuth, as the WWW-Authenticate header says, or send an Aidoo API key as "Authorization: Bearer aid_live_…".';

const deadCredential = (token: string): string =>
  isApiKey(token)
    ? 'This API key is unknown, expired or revoked. Make a new API key in Aidoo.'
    : 'This access token is unknown or expired, or its access was ended. Refresh it, or connect again.';
