import { Access } from '@aidoo/companies';
import { Injectable } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { Request, Response } from 'express';
import { apiKeyShown, invalidAccessToken, noAccessToken } from './auth.errors.ts';

/**
 * Finds out who asks, for every route that is for people who have signed in, and leaves it on the request. Whether
 * they may is decided after this one.
 */
@Injectable()
export class AuthenticateGuard extends AuthGuard('jwt') {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const rule = this.reflector.getAllAndOverride(Access, [context.getHandler(), context.getClass()]);
    if (rule === undefined || rule === 'public' || rule === 'credential') return true;
    const { authorization } = context.switchToHttp().getRequest<Request>().headers;
    if (rule === 'optional' && authorization === undefined) return true;
    return (await super.canActivate(context)) as boolean;
  }

  /** The challenge is RFC 6750's, section 3: without an error when no token was shown at all. */
  override handleRequest<User>(
    error: unknown,
    user: User | false,
    _info: unknown,
    context: ExecutionContext,
  ): User {
    if (error) throw error;
    if (user) return user;
    const http = context.switchToHttp();
    const shown = http.getRequest<Request>().headers.authorization;
    http
      .getResponse<Response>()
      .setHeader('WWW-Authenticate', shown ? 'Bearer error="invalid_token"' : 'Bearer');
    if (shown && /^bearer\s+aid_live_/i.test(shown)) throw apiKeyShown();
    throw shown ? invalidAccessToken() : noAccessToken();
  }
}
