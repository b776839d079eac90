import type { Principal } from '@aidoo/companies';
import { quotaHeaders } from '@aidoo/rate-limits';
import type { CallCounter, CallQuota } from '@aidoo/rate-limits';
import { ToolError } from './tool-error.ts';

/** Counts one call of this principal. */
export const countCall = (counter: CallCounter, { companyId, actor, credential, callLimits }: Principal) =>
  counter.take({ companyId, userId: actor.userId, credentialId: credential.id }, callLimits);

const WHOSE = {
  credential: 'this credential',
  user: 'all credentials of its user together',
  company: 'all of the company together',
} as const;

/** What a call beyond a limit is told, or null for one that is within all of them. */
export function beyondLimit({ exceeded }: CallQuota): ToolError | null {
  if (!exceeded) return null;
  const { scope, window, limit, reset } = exceeded;
  return new ToolError('rate_limited', `Too many calls: ${WHOSE[scope]} may make ${limit} a ${window}.`, {
    hint: `Wait ${waiting(reset)}, then make this call again; an owner or admin can raise the limit in Aidoo.`,
    details: { retryAfter: reset, limit, window, scope },
  });
}

const waiting = (seconds: number): string =>
  seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;

/** The answer with the limits in its headers, and as 429 (RFC 6585) where one was exceeded. */
export function withQuota(response: Response, quota: CallQuota): Response {
  for (const [name, value] of Object.entries(quotaHeaders(quota.windows))) response.headers.set(name, value);
  if (!quota.exceeded) return response;
  response.headers.set('Retry-After', String(quota.exceeded.reset));
  return new Response(response.body, { status: 429, headers: response.headers });
}
