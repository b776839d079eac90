import { AppError } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import type { NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { RegistrationEndpoint } from '../clients/registration.endpoint.ts';
import { AuthorizationServer } from './authorization-server.service.ts';

const REGISTRATION = /^\/oauth\/register$/;

/** What the authorization server answers, and by which methods. Anything else is as unknown as it would be without it. */
const ENDPOINTS: readonly (readonly [path: RegExp, ...methods: string[]])[] = [
  [/^\/oauth\/authorize$/, 'GET'],
  [/^\/oauth\/authorize\/[\w-]+$/, 'GET'],
  [/^\/oauth\/token$/, 'POST', 'OPTIONS'],
  [/^\/oauth\/revoke$/, 'POST', 'OPTIONS'],
  [REGISTRATION, 'POST', 'OPTIONS'],
  [/^\/oauth\/jwks$/, 'GET', 'HEAD', 'OPTIONS'],
  [/^\/\.well-known\/oauth-authorization-server$/, 'GET', 'HEAD', 'OPTIONS'],
  [/^\/\.well-known\/openid-configuration$/, 'GET', 'HEAD', 'OPTIONS'],
];

@Injectable()
export class AuthorizationServerMiddleware implements NestMiddleware {
  private readonly endpoints: typeof ENDPOINTS;

  constructor(
    private readonly server: AuthorizationServer,
    private readonly registration: RegistrationEndpoint,
  ) {
    this.endpoints = ENDPOINTS.filter(([path]) => path !== REGISTRATION || registration.isOpen);
  }

  async use(request: Request, response: Response, next: NextFunction): Promise<void> {
    const endpoint = this.endpoints.find(([path]) => path.test(request.path));
    if (!endpoint) return next();
    const [path, ...methods] = endpoint;
    if (methods.includes(request.method))
      return path === REGISTRATION
        ? this.registration.answer(request, response)
        : this.server.answer(request, response);
    // The library would answer in its own way, and name no methods.
    const allowed = methods.sort().join(', ');
    response.setHeader('Allow', allowed);
    next(new AppError('method_not_allowed', `This address answers ${allowed} only.`));
  }
}
