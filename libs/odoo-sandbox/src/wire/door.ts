import type { RecordedCall } from '../options.ts';
import type { Database } from '../orm/database.ts';
import type { Sessions } from '../web/sessions.ts';
import type { Answer } from './answer.ts';

/** What stands behind every door. */
export interface Backing {
  readonly db: Database;
  /** Its name. */
  readonly database: string;
  readonly sessions: Sessions;
  /** Of the website's pages that name no language. */
  readonly websiteLang: string;
}

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly body: string;
  /** The cookie `session_id`; '' without one. */
  readonly session: string;
  /** The headers `Authorization` and `X-Odoo-Database`; '' for one that is not there. */
  readonly authorization: string;
  readonly database: string;
}

/** A request that asks for something, and how its outcome is told in that protocol. */
export interface Rpc {
  readonly seen: RecordedCall;
  /** Carries it out. @throws OdooFault */
  run(): unknown;
  succeed(value: unknown): Answer;
  fail(error: unknown): Answer;
}
