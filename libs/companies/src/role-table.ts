export const ROLES = ['owner', 'admin', 'member'] as const;
export type Role = (typeof ROLES)[number];

const everybody: readonly Role[] = ['owner', 'admin', 'member'];
const managers: readonly Role[] = ['owner', 'admin'];
const ownerOnly: readonly Role[] = ['owner'];

/**
 * Who may do what in a company: the one table that the guard, the API description, the documentation and the
 * authorization tests read. What is not in it cannot be done.
 */
export const ROLE_TABLE = {
  'company.read': everybody,
  'company.rename': ownerOnly,
  'company.delete': ownerOnly,
  'company.transfer': ownerOnly,
  'billing.manage': ownerOnly,
  'members.list': managers,
  'members.manage': managers,
  'members.leave': everybody,
  'invitations.manage': managers,
  'policy.read': everybody,
  'policy.change': managers,
  'data-policy.read': managers,
  'data-policy.change': managers,
  'data-policy.change-all': ownerOnly,
  'odoo-connection.read': managers,
  'odoo-connection.change': managers,
  'api-keys.list': everybody,
  'api-keys.create': everybody,
  'api-keys.create-for-others': managers,
  'api-keys.revoke': everybody,
  'api-keys.revoke-any': managers,
  'connected-apps.list': everybody,
  'connected-apps.end': everybody,
  'connected-apps.end-any': managers,
  'logs.read': everybody,
  'logs.read-all': managers,
} as const satisfies Record<string, readonly Role[]>;

export type Action = keyof typeof ROLE_TABLE;

/** Whether somebody of the one role may act for or upon somebody of the other: an admin only on members, nobody on the owner. */
export const mayManage = (actor: Role, subject: Role): boolean =>
  may(actor, 'members.manage') && ROLES.indexOf(actor) < ROLES.indexOf(subject);

export const may = (role: Role, action: Action): boolean => ROLE_TABLE[action].includes(role);
