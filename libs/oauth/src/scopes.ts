import { DEFAULT_PERMISSIONS, PERMISSIONS } from '@aidoo/companies';
import type { Permission } from '@aidoo/companies';

const PREFIX = 'odoo:';

/** A permission as OAuth clients ask for it (RFC 6749, section 3.3). */
export type Scope = `${typeof PREFIX}${Permission}`;

export const scopeOf = (permission: Permission): Scope => `${PREFIX}${permission}`;

export const SCOPES: readonly Scope[] = PERMISSIONS.map(scopeOf);

/** What a client is told to begin with: the least that is useful. It asks for more when a call needs it. */
export const DEFAULT_SCOPES: readonly Scope[] = DEFAULT_PERMISSIONS.map(scopeOf);

/** Asks for a refresh token (OpenID Connect Core, section 11). Each grant has one, whether it was asked for or not. */
export const OFFLINE_ACCESS = 'offline_access';

/** The permissions among the scopes of a space-separated list, in the order of `PERMISSIONS`; the rest means nothing here. */
export function permissionsIn(scope: string | undefined): Permission[] {
  const asked = new Set(scope?.split(' '));
  return PERMISSIONS.filter((permission) => asked.has(scopeOf(permission)));
}
