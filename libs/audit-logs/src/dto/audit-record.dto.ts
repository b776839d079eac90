import type { Page } from '@aidoo/kernel';
import type { AuditedOdooCall, AuditEntry, AuditError, AuditStatus } from '../audit-record.ts';

/** Why a call failed. */
export class AuditErrorDto implements AuditError {
  /**
   * Of the closed list of tool errors; of a link to a file, also of those of problems.
   * @example "unknown_field"
   */
  code: string;

  /** As the caller saw it. */
  message: string;
}

/** What Odoo was asked. */
export class AuditedOdooCallDto implements AuditedOdooCall {
  /** @example "sale.order" */
  model: string | null;

  /** @example "search_read" */
  method: string;

  /** Null when the call ended before Odoo was asked. */
  protocol: string | null;
}

/** Who asked, as they were called then. */
export class AuditedUser {
  id: string;
  name: string;
  email: string;
}

/** What the call was made with. */
export class AuditedCredential {
  /** `shell`: done by whoever runs the server; `user` is then the account that it was done to. */
  kind: AuditEntry['credential']['kind'];

  id: string;

  /** As people know it. */
  label: string;
}

/** The program that asked. */
export class AuditedClient {
  /** @example "Cursor" */
  name: string;

  /** @example "1.7" */
  version: string;
}

/** One call on record. Secrets never appear in it; large values are cut, with their size and SHA-256 kept. */
export class AuditRecord {
  /** @example "65f1c0ffee65f1c0ffee65f1" */
  id: string;

  /** When the call came. */
  at: string;

  companyId: string;

  /**
   * The tool; or `files/download`, `files/upload`, `resources/read`, `prompts/get`, `completion/complete`.
   * @example "aidoo_query"
   */
  tool: string;

  /** What was asked, as JSON. */
  params: unknown;

  /** What was answered, as JSON; null where the call failed or runs. */
  result: unknown;

  error: AuditErrorDto | null;
  status: AuditStatus;

  /** Milliseconds; null while the call runs. */
  durationMs: number | null;

  user: AuditedUser;
  credential: AuditedCredential;

  /** As the client names itself; null when it does not. */
  client: AuditedClient | null;

  /** Calls of one credential from one client with no gap over 30 minutes. */
  sessionId: string;

  /** Under which the log of the server has the rest. */
  requestId: string;

  /** Null for what asks nothing of Odoo. */
  odoo: AuditedOdooCallDto | null;
}

/** Newest first. */
export class AuditRecordsPage implements Page<AuditRecord> {
  items: AuditRecord[];
  nextCursor: string | null;
}
