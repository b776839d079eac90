import { ApiKeysService, isApiKey } from '@aidoo/api-keys';
import type { Principal } from '@aidoo/companies';
import { AppError } from '@aidoo/kernel';
import { DEFAULT_SCOPES, OAuthTokens, ResourceServer } from '@aidoo/oauth';
import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Request, Response } from 'express';

type McpHttpRequest = Request & { id?: string; principal?: Principal };

/** As the key's owner sees it in the list of keys. */
const useOf = ({ ip, headers }: Request): { address: string | null; client: string | null } => ({
  address: ip ?? null,
  client: headers['user-agent']?.slice(0, 200) ?? null,
});

/** The token of RFC 6750, section 2.1: from the header only, never from a query or a body that logs may show. */
const BEARER = /^Bearer ([A-Za-z0-9\-._~+/]+=*)$/i;

/** Of two headers Node would take the first, and a proxy before it perhaps the other: neither is taken. */
function shownToken({ headersDistinct }: Request): string | undefined {
  const [shown = '', ...others] = headersDistinct['authorization'] ?? [];
  return others.length > 0 ? undefined : BEARER.exec(shown)?.[1];
}

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
    protected readonly resource: ResourceServer,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<McpHttpRequest>();
    const token = shownToken(request);
    const principal = token ? await this.principal(token, request) : null;
    if (principal) {
      request.principal = principal;
      return true;
    }
    const refusal = this.refusal(token);
    const challenge = [
      // Whoever has shown nothing is told no error (RFC 6750, section 3.1).
      ...(token ? ['error="invalid_token"'] : []),
      `resource_metadata="${this.resource.metadataUrl}"`,
      `scope="${DEFAULT_SCOPES.join(' ')}"`,
      ...(token ? [`error_description="${refusal}"`] : []),
    ];
    context
      .switchToHttp()
      .getResponse<Response>()
      .setHeader('WWW-Authenticate', `Bearer ${challenge.join(', ')}`);
    throw new AppError('unauthenticated', refusal);
  }

  protected principal(token: string, request: McpHttpRequest): Promise<Principal | null> {
    const room = isApiKey(token) ? this.apiKeys : this.oauth;
    return room.authenticate(token, request.id ?? '', useOf(request));
  }

  /** In characters that a challenge can hold (RFC 6750, section 3) where a token was shown. */
  protected refusal(token: string | undefined): string {
    if (token === undefined)
      return 'Connect with OAuth, as the WWW-Authenticate header says, or send an Aidoo API key in one header: "Authorization: Bearer aid_live_…".';
    return isApiKey(token) ? DEAD_KEY : DEAD_TOKEN;
  }
}

const DEAD_KEY =
  'This API key is unknown, has expired or was revoked, or the person it is for has left the company. Make a new one in Aidoo and put it in its place.';

const DEAD_TOKEN =
  'This access token is unknown or has expired, or the access was ended in Aidoo. Refresh it; if that fails, connect again.';

/** For the older pair of HTTP+SSE, whose clients know no OAuth: an access token is for `/mcp` alone. */
@Injectable()
export class ApiKeyGuard extends CredentialGuard {
  protected override async principal(token: string, request: McpHttpRequest): Promise<Principal | null> {
    return isApiKey(token) ? super.principal(token, request) : null;
  }

  protected override refusal(token: string | undefined): string {
    if (token !== undefined && isApiKey(token)) return DEAD_KEY;
    const way = `This address takes Aidoo API keys only. With OAuth, connect to ${this.resource.uri} instead.`;
    return token === undefined ? `${way} Else send the key as "Authorization: Bearer aid_live_…".` : way;
  }
}
