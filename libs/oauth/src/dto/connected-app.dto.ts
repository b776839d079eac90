import type { Permission } from '@aidoo/companies';
import type { Page } from '@aidoo/kernel';

/** An OAuth client that somebody has allowed to act for them in this company. */
export class ConnectedAppView {
  /** @example "65f1c0ffee65f1c0ffee65f1" */
  id: string;

  /** As the client names itself, which nobody has checked. */
  name: string;

  /** Its `client_id`: for well-known clients the address of their own metadata. */
  clientId: string;

  /** Where the browser was sent back to: a host, or the scheme of an application on a device. */
  redirectHost: string;

  /** In whose name it acts. */
  userId: string;

  /** What it was allowed; at each call less what the ceiling of the role forbids. */
  permissions: Permission[];

  createdAt: Date;

  /** After this the person has to allow it again. */
  expiresAt: Date;

  lastUsedAt: Date | null;

  /** Where the last use came from. */
  lastUse: AppUse | null;
}

export class AppUse {
  /** An IP address. */
  address: string | null;

  /** As the client names itself in `User-Agent`. */
  client: string | null;
}

export class ConnectedAppsPage implements Page<ConnectedAppView> {
  items: ConnectedAppView[];
  nextCursor: string | null;
}
