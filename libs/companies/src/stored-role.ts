import type { Role } from './role-table.ts';

/**
 * The roles that a membership can hold. The owner's own says `admin`: who the owner is stands in the company alone,
 * so that there can never be two, and a former owner is an admin without anything being written.
 */
export const STORED_ROLES = ['admin', 'member'] as const;
export type StoredRole = (typeof STORED_ROLES)[number];

interface Ids {
  equals(other: unknown): boolean;
}

/** The role of a member as everybody else sees it. */
export const roleOf = (
  company: { readonly ownerUserId: Ids },
  membership: { readonly userId: unknown; readonly role: StoredRole },
): Role => (company.ownerUserId.equals(membership.userId) ? 'owner' : membership.role);
