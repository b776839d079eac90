import { LOOPBACK_NAMES, Settings } from '@aidoo/config';
import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { foreignOrigin } from './auth.errors.ts';

/**
 * Refuses requests that a browser sends for another site's page. The cookies are SameSite already; this also covers
 * sites that share our domain, and login forms that others would fill in. Whoever is no browser sends no Origin.
 */
@Injectable()
export class SameOriginGuard implements CanActivate {
  constructor(private readonly settings: Settings) {}

  canActivate(context: ExecutionContext): boolean {
    const { origin } = context.switchToHttp().getRequest<Request>().headers;
    if (origin === undefined || isOwnOrigin(origin, this.settings.publicUrl)) return true;
    throw foreignOrigin();
  }
}

/** A gateway on loopback answers to each of its names. */
export function isOwnOrigin(origin: string, publicUrl: string): boolean {
  if (origin === publicUrl) return true;
  if (!Settings.isLoopbackHttp(publicUrl) || !URL.canParse(origin)) return false;
  const { protocol, hostname, port } = new URL(origin);
  return protocol === 'http:' && LOOPBACK_NAMES.has(hostname) && port === new URL(publicUrl).port;
}
