/**
 * What a credential may do in Odoo. `PERMISSIONS` is in the order in which people read them: from looking to changing.
 */
export const PERMISSIONS = [
  'query',
  'read',
  'schema',
  'report',
  'create',
  'write',
  'delete',
  'execute',
  'workflow',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** What a new key or grant may do when nobody says otherwise: the least that is useful. */
export const DEFAULT_PERMISSIONS: readonly Permission[] = ['query', 'read', 'schema'];

/** What a member's credentials may have at most, until the company's owner or an admin sets another ceiling. */
export const DEFAULT_MEMBER_CEILING: readonly Permission[] = PERMISSIONS.filter(
  (permission) => permission !== 'delete' && permission !== 'execute',
);

/** What a company has chosen, in the order of `PERMISSIONS`; the default where it has chosen nothing. */
export const memberCeiling = (chosen: readonly Permission[] | undefined): Permission[] =>
  PERMISSIONS.filter((permission) => (chosen ?? DEFAULT_MEMBER_CEILING).includes(permission));
