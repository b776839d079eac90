import { sourceOf } from '@aidoo/rate-limits';
import type { Attempts } from '@aidoo/rate-limits';
import type { Request } from 'express';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { ClientLimits } from '../clients/client-limits.ts';
import type { ErrorPage } from '../pages/error-page.service.ts';

/** A request to authorize is kept until somebody has decided, and anybody may make one: so they are counted. */
export const limitRequests =
  (attempts: Attempts, limits: ClientLimits, page: ErrorPage) =>
  async (ctx: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> => {
    const isNew = ctx.path === '/oauth/authorize';
    const wait = isNew ? await attempts.take(limits.requestsPerSource, sourceOf(ctx.req as Request)) : null;
    if (wait === null) await next();
    else page.tooMany(ctx, wait);
  };
