import type { UserId } from '@aidoo/kernel';

export const AUDIT_STATUSES = ['started', 'success', 'error', 'timeout'] as const;
export type AuditStatus = (typeof AUDIT_STATUSES)[number];

/** Why a call failed: a code of the documented list and the text that the caller saw. */
export interface AuditError {
  code: string;
  message: string;
}

/** What is known of a call before it is made. */
export interface AuditEntry {
  tool: string;
  params: unknown;
  user: { id: UserId; name: string; email: string };
  /** `shell`: done by whoever runs the server; `user` is then the account that it was done to. */
  credential: { kind: 'api-key' | 'oauth' | 'shell'; id: string; label: string };
  /** As the client names itself; null when it does not. */
  client: { name: string; version: string } | null;
  requestId: string;
  odoo: AuditedOdooCall | null;
}

export interface AuditedOdooCall {
  model: string | null;
  method: string;
  /** Null when the call ended before Odoo was asked. */
  protocol: string | null;
}

/** How a call ended. */
export type AuditEnding =
  { status: 'success'; result: unknown } | { status: 'error' | 'timeout'; error: AuditError };

/** How a call ended, and how Odoo was spoken to until then: null when it was not. */
export type AuditOutcome = AuditEnding & { protocol: string | null };
