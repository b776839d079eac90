import { Injectable } from '@nestjs/common';
import type { NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { RegistrationEndpoint } from '../clients/registration.endpoint.ts';
import { AuthorizationServer } from './authorization-server.service.ts';

/** What the authorization server answers, and by which methods. Anything else is as unknown as it would be without it. */
export const ENDPOINTS: readonly (readonly [path: RegExp, ...methods: string[]])[] = [
  [/^\/oauth\/authorize$/, 'GET'],
  [/^\/oauth\/authorize\/[\w-]+$/, 'GET'],
  [/^\/oauth\/token$/, 'POST', 'OPTIONS'],
  [/^\/oauth\/revoke$/, 'POST', 'OPTIONS'],
  [/^\/oauth\/register$/, 'POST', 'OPTIONS'],
  [/^\/oauth\/jwks$/, 'GET', 'OPTIONS'],
  [/^\/\.well-known\/oauth-authorization-server$/, 'GET', 'OPTIONS'],
  [/^\/\.well-known\/openid-configuration$/, 'GET', 'OPTIONS'],
];

@Injectable()
export class AuthorizationServerMiddleware implements NestMiddleware {
  constructor(
    private readonly server: AuthorizationServer,
    private readonly registration: RegistrationEndpoint,
  ) {}

  async use(request: Request, response: Response, next: NextFunction): Promise<void> {
    const { path, method } = request;
    const isOurs = ENDPOINTS.some(([pattern, ...methods]) => pattern.test(path) && methods.includes(method));
    const isRegistration = path === '/oauth/register';
    if (!isOurs || (isRegistration && !this.registration.isOpen)) next();
    else if (isRegistration) await this.registration.answer(request, response);
    else await this.server.answer(request, response);
  }
}
