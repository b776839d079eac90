import { LOOPBACK_NAMES, Settings } from '@aidoo/config';
import { hostHeaderValidation, originValidation } from '@modelcontextprotocol/node';
import { Injectable } from '@nestjs/common';
import type { NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';

/**
 * Against DNS rebinding (MCP, Streamable HTTP, security): the Host must be PUBLIC_URL's, and a browser's Origin too.
 * It stands before the guard, so that a foreign page learns nothing, not even whether its credential is any good.
 */
@Injectable()
export class SameSiteMiddleware implements NestMiddleware {
  private readonly hostIsOurs: ReturnType<typeof hostHeaderValidation>;
  private readonly originIsOurs: ReturnType<typeof originValidation>;

  constructor(settings: Settings) {
    const { hostname } = new URL(settings.publicUrl);
    const names = LOOPBACK_NAMES.has(hostname) ? [...LOOPBACK_NAMES] : [hostname];
    this.hostIsOurs = hostHeaderValidation(names);
    this.originIsOurs = originValidation(names);
  }

  use(request: Request, response: Response, next: NextFunction): void {
    if (this.hostIsOurs(request, response) && this.originIsOurs(request, response)) next();
  }
}
