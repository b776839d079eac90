import type { NotOnRecordError } from '@aidoo/audit-logs';
import type { Permission, Principal } from '@aidoo/companies';
import type { CallQuota } from '@aidoo/rate-limits';
import type { McpHandlerRequestOptions } from '@modelcontextprotocol/server';

type AuthInfo = NonNullable<McpHandlerRequestOptions['authInfo']>;

/** What travels through the SDK beside a request: who asks, and whether the answer must be withheld. */
export interface CallScope {
  readonly principal: Principal;
  /** Of each call in the body: they are counted while the SDK reads it, and the answer's head waits for them. */
  readonly quotas: Promise<CallQuota>[];
  /** How many of them have been called for. */
  called: number;
  /** The end of each call that lacks a permission which its caller could ask for: the head waits for them as well. */
  readonly lacking: Promise<unknown>[];
  /** What those lacked that were refused for it. */
  readonly missing: Permission[];
  notOnRecord?: NotOnRecordError;
}

/** The SDK asks for a token and hands it to nobody; ours goes no further than the guard. */
export function authInfoOf(principal: Principal): AuthInfo {
  const scope: CallScope = { principal, quotas: [], called: 0, lacking: [], missing: [] };
  return {
    token: '',
    clientId: principal.credential.id,
    scopes: [...principal.permissions],
    extra: { scope },
  };
}

export function callScopeOf(authInfo: AuthInfo | undefined): CallScope {
  const scope = authInfo?.extra?.['scope'] as CallScope | undefined;
  // The guard has let nobody in without one; if that ever fails, the request does.
  if (!scope) throw new TypeError('an MCP request without a principal');
  return scope;
}
