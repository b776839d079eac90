import type { Principal } from '@aidoo/companies';
import type { CallQuota } from '@aidoo/rate-limits';
import type { ClientInfo } from './client-info.ts';

/** What a client asks for that is counted and put on record: a tool call, for example. */
export interface ClientCall {
  readonly principal: Principal;
  readonly client: ClientInfo | null;
  /** How near the caller has come to the limits with this call. */
  readonly quota: Promise<CallQuota>;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
  /** As what it stands in the log. */
  readonly recorded: { readonly tool: string; readonly params: Readonly<Record<string, unknown>> };
}
