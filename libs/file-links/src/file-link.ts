import type { Permission, Principal } from '@aidoo/companies';
import type { CallContext, PrintRoute } from '@aidoo/erp';
import type { CompanyId, UserId } from '@aidoo/kernel';

/** What a link opens: always one thing, of one record or set of records. */
export type LinkedFile =
  | { readonly kind: 'attachment'; readonly id: number }
  | {
      readonly kind: 'print';
      readonly model: string;
      readonly ids: readonly number[];
      readonly report: string | null;
      /** The route that had the document when the link was made. */
      readonly via: PrintRoute;
    }
  | { readonly kind: 'upload'; readonly model: string; readonly id: number; readonly name: string };

export type Download = Exclude<LinkedFile, { kind: 'upload' }>;
export type Upload = Extract<LinkedFile, { kind: 'upload' }>;

/** What whoever asked for the link needed for it, and still needs when it is used. */
export const PERMISSION_FOR: Readonly<Record<LinkedFile['kind'], Permission>> = {
  attachment: 'read',
  print: 'report',
  upload: 'write',
};

/** How long a link may be used, and how often: once. */
export const LINK_LIFE_MS = 10 * 60_000;
/** Each is on record, and asks Odoo: whoever holds a link that never succeeds must not go on for ten minutes. */
export const MOST_TRIES = 10;
/** A hundred megabytes: as base64 just what Odoo takes in one request (128 MiB, 16.0 on). */
export const MAX_FILE_BYTES = 100_000_000;

/** A link, found by its token. */
export interface FileLink {
  readonly id: string;
  readonly companyId: CompanyId;
  readonly file: LinkedFile;
  /** Of the call that asked for it. */
  readonly context: CallContext;
  /** Whoever asked for it, as they were called then: for the records of what is refused. */
  readonly actor: { readonly userId: UserId; readonly name: string; readonly email: string };
  readonly credential: Principal['credential'];
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
  /** How often it was taken, also where nothing came of it. */
  readonly tries: number;
}
