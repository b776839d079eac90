import type { Permission } from '@aidoo/companies';
import type { Page } from '@aidoo/kernel';
import type { KeyStatus } from '../key-status.ts';

/** Where the last use of a key came from. */
export class ApiKeyUse {
  /** As the connection says. */
  address: string | null;

  /** As the client names itself. */
  client: string | null;
}

/** What is shown of a key. The key itself and its hash are no part of it. */
export class ApiKeyView {
  /** @example "65f1c0ffee65f1c0ffee65f1" */
  id: string;

  /**
   * The 8 characters after `aid_live_`.
   * @example "q7Zp2LrT"
   */
  prefix: string;

  /** @example "Cursor on my laptop" */
  name: string;

  permissions: Permission[];

  /** Whose key it is. */
  userId: string;

  /** Who made it: a key can be made for somebody else. */
  createdBy: string;

  createdAt: Date;

  /** Null: it does not expire. */
  expiresAt: Date | null;

  /** To the minute; null: never used. */
  lastUsedAt: Date | null;

  /**
   * Whether it opens anything, and if not, why: its holder is a member no longer (or anew since), all credentials of its
   * holder or its maker were ended since, or the company asks for a second factor that its holder has not set.
   */
  status: KeyStatus;

  /** Whether it expires within the next seven days; its holder is told by mail. */
  expiresSoon: boolean;

  /** Null: never used. */
  lastUse: ApiKeyUse | null;

  /** Null: not revoked. A revoked key stays in the list for 90 days. */
  revokedAt: Date | null;
}

/** The answer to its making, and the only one that ever holds the key. */
export class NewApiKey extends ApiKeyView {
  /**
   * To be sent to /mcp as `Authorization: Bearer …`. It is not kept: nobody can show it again.
   * @example "aid_live_q7Zp2LrTq7Zp2LrTq7Zp2LrTq7Zp2LrTq7Zp2LrT"
   */
  key: string;
}

export class ApiKeysPage implements Page<ApiKeyView> {
  items: ApiKeyView[];
  nextCursor: string | null;
}
