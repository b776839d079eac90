import type { Principal } from '@aidoo/companies';
import { ToolError } from '@aidoo/erp';
import { quotaHeaders } from '@aidoo/rate-limits';
import type { CallCounter, CallQuota } from '@aidoo/rate-limits';

/** Counts one call of this principal. */
export function countCall(
  counter: CallCounter,
  { companyId, actor, credential, callLimits }: Principal,
): Promise<CallQuota> {
  const quota = counter.take({ companyId, userId: actor.userId, credentialId: credential.id }, callLimits);
  // Whoever awaits it is told of its failure; until then it must not count as one that nobody handles.
  quota.catch(() => undefined);
  return quota;
}

/** The SDK refuses a larger batch as a whole. */
const MOST_IN_BATCH = 100;

/** What counts as a call: whatever is put on record. */
const COUNTED: ReadonlySet<unknown> = new Set(['tools/call', 'resources/read', 'prompts/get']);

/** How many calls a body asks for: one, or as many as the batch of an older client holds. */
export function callsIn(body: unknown): number {
  const messages = [body].flat();
  return messages.length > MOST_IN_BATCH ? 0 : messages.filter(isCall).length;
}

function isCall(message: unknown): boolean {
  if (typeof message !== 'object' || message === null) return false;
  const { method, params } = message as {
    method?: unknown;
    params?: { ref?: { type?: unknown } | null } | null;
  };
  // Models are looked for in Odoo; what a prompt's argument can be, the gateway knows.
  return COUNTED.has(method) || (method === 'completion/complete' && params?.ref?.type === 'ref/resource');
}

const WHOSE = {
  credential: 'this credential',
  user: 'all credentials of its user together',
  company: 'all of the company together',
} as const;

/** What a call beyond a limit is told, or null for one that is within all of them. */
export function beyondLimit({ exceeded }: CallQuota): ToolError | null {
  if (!exceeded) return null;
  const { scope, window, limit, reset } = exceeded;
  const calls = limit === 1 ? '1 call' : `${limit} calls`;
  return new ToolError(
    'rate_limited',
    `Too many calls: ${WHOSE[scope]} may make ${calls} a ${window}. This one was not made and does not count.`,
    {
      hint: `${WAITING[window](reset)} An owner or admin can raise the limit in Aidoo, in the company's policy.`,
      details: { retryAfter: reset, limit, window, scope },
    },
  );
}

/** A model can wait for the end of a minute, not for that of a day. */
const WAITING = {
  minute: (seconds: number) =>
    `Wait ${seconds} second${seconds === 1 ? '' : 's'}, then make this call again; any sooner it is refused.`,
  day: (seconds: number) =>
    `Stop calling tools and tell the person that this goes on in ${Math.ceil(seconds / 60)} minutes, at 00:00 UTC.`,
} as const;

/**
 * The answer with the limits in its headers, and as 429 (RFC 6585) where one was exceeded. Of a batch all must have been:
 * whoever sends the whole of it again would else repeat what was done.
 */
export function withQuota(response: Response, quotas: readonly CallQuota[]): Response {
  const last = quotas.at(-1);
  if (!last) return response;
  for (const [name, value] of Object.entries(quotaHeaders(last.windows))) response.headers.set(name, value);
  if (!last.exceeded || quotas.some(({ exceeded }) => !exceeded)) return response;
  const resets = quotas.map(({ exceeded }) => exceeded?.reset ?? 0);
  response.headers.set('Retry-After', String(Math.max(...resets)));
  return new Response(response.body, { status: 429, headers: response.headers });
}
