import { LOOPBACK_NAMES, Settings } from '@aidoo/config';
import { hostHeaderValidation, originValidation } from '@modelcontextprotocol/node';
import { Injectable } from '@nestjs/common';
import type { NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { allowPreflight, allowReading } from './cross-origin.ts';

/**
 * Against DNS rebinding (MCP, Streamable HTTP, security): the Host must be PUBLIC_URL's, and a browser's Origin too.
 * It stands before the guard, so that a foreign page learns nothing, not even whether its credential is any good. The
 * pages that are let in may read the answers, and a preflight is answered here: it shows no credential.
 */
@Injectable()
export class SameSiteMiddleware implements NestMiddleware {
  private readonly ownOrigin: string;
  private readonly hostIsOurs: ReturnType<typeof hostHeaderValidation>;
  private readonly originIsOurs: ReturnType<typeof originValidation>;

  constructor(settings: Settings) {
    const { hostname, origin } = new URL(settings.publicUrl);
    const isLoopback = LOOPBACK_NAMES.has(hostname);
    this.ownOrigin = origin;
    this.hostIsOurs = hostHeaderValidation(isLoopback ? [...LOOPBACK_NAMES] : [hostname]);
    // On loopback any page of this machine, such as an inspector's; else none but our own.
    this.originIsOurs = originValidation(isLoopback ? [...LOOPBACK_NAMES] : []);
  }

  use(request: Request, response: Response, next: NextFunction): void {
    const { origin } = request.headers;
    response.vary('Origin');
    if (!this.hostIsOurs(request, response)) return;
    if (origin && origin !== this.ownOrigin && !this.originIsOurs(request, response)) return;
    if (origin) allowReading(response, origin);
    if (isPreflight(request)) allowPreflight(response);
    else next();
  }
}

/** OPTIONS alone asks something else (Fetch Standard, CORS-preflight request). */
const isPreflight = ({ method, headers }: Request): boolean =>
  method === 'OPTIONS' &&
  headers.origin !== undefined &&
  headers['access-control-request-method'] !== undefined;
