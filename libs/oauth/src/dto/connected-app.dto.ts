import type { Permission } from '@aidoo/companies';
import type { Page } from '@aidoo/kernel';
import type { GrantStatus } from '../grant-status.ts';

/** An OAuth client that somebody has allowed to act for them in this company. */
export class ConnectedAppView {
  /** @example "65f1c0ffee65f1c0ffee65f1" */
  id: string;

  /**
   * As the client names itself, which nobody has checked.
   * @example "Claude"
   */
  name: string;

  /** Its `client_id`: for well-known clients the address of their own metadata. */
  clientId: string;

  /** Where the browser was sent back to: a host, or the scheme of an application on a device. */
  redirectHost: string;

  /** In whose name it acts. */
  userId: string;

  /** Their name, also when they are a member no longer. Null: the account has gone. */
  userName: string | null;

  /** What it was allowed; at each call less what the ceiling of the role forbids. */
  permissions: Permission[];

  /** When it was allowed at first. */
  createdAt: Date;

  /** 90 days after it was last allowed: the person has to allow it again then. What has expired is not listed. */
  expiresAt: Date;

  /**
   * Whether it opens anything, and if not, why: its person is a member no longer (or anew since), has ended all
   * credentials since, or has no second factor, which the company asks for.
   */
  status: GrantStatus;

  /** To the minute; null: never used. */
  lastUsedAt: Date | null;

  /** Where the last use came from; null: never used. */
  lastUse: AppUse | null;
}

/** Where the last use of a connected app came from. */
export class AppUse {
  /** As the connection says. */
  address: string | null;

  /** As the client names itself. */
  client: string | null;
}

export class ConnectedAppsPage implements Page<ConnectedAppView> {
  items: ConnectedAppView[];
  nextCursor: string | null;
}
