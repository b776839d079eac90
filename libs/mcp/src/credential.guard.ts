import { ApiKeysService } from '@aidoo/api-keys';
import type { Principal } from '@aidoo/companies';
import { Settings } from '@aidoo/config';
import { AppError } from '@aidoo/kernel';
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
 * refused on its very next call. Without one: 401 with the challenge that tells clients where to begin (RFC 9728).
 */
@Injectable()
export class CredentialGuard implements CanActivate {
  constructor(
    private readonly apiKeys: ApiKeysService,
    private readonly settings: Settings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request & { id?: string; principal?: Principal }>();
    const [, token] = BEARER.exec(request.headers.authorization ?? '') ?? [];
    const principal = token ? await this.apiKeys.authenticate(token, request.id ?? '', useOf(request)) : null;
    if (principal) {
      request.principal = principal;
      return true;
    }
    const metadata = `${this.settings.publicUrl}/.well-known/oauth-protected-resource/mcp`;
    const error = token ? 'error="invalid_token", ' : '';
    context
      .switchToHttp()
      .getResponse<Response>()
      .setHeader('WWW-Authenticate', `Bearer ${error}resource_metadata="${metadata}"`);
    throw new AppError(
      'unauthenticated',
      token
        ? 'This credential is unknown, expired or revoked. Make a new API key in Aidoo.'
        : 'Send an Aidoo API key as "Authorization: Bearer aid_live_…".',
    );
  }
}
