import type { TenantContext, UserId } from '@aidoo/kernel';
import type { CallLimits } from '@aidoo/rate-limits';
import type { User } from '@aidoo/users';
import { grantedBy } from './granted-by.ts';
import type { Membership } from './membership.ts';
import type { Permission } from './permissions.ts';
import type { Role } from './role-table.ts';

/** What a credential resolves to, looked up anew at every call: who asks, for which company, and what they may do. */
export interface Principal extends TenantContext {
  readonly actor: { readonly userId: UserId; readonly name: string; readonly email: string };
  readonly company: { readonly name: string };
  readonly role: Role;
  /** The credential's own, less what the company's ceiling for the role forbids. */
  readonly permissions: readonly Permission[];
  /**
   * What the credential could be given: an OAuth client may come back for more, up to the role's ceiling; an API key has
   * what it has.
   */
  readonly obtainable: readonly Permission[];
  readonly callLimits: CallLimits;
  readonly credential: {
    readonly kind: 'api-key' | 'oauth';
    readonly id: string;
    /** The name that its owner gave it, for people to recognise. */
    readonly label: string;
  };
}

/** What an MCP request has shown, and which request that was. */
export interface ShownCredential {
  readonly credential: Principal['credential'];
  /** What the credential itself was made for. */
  readonly permissions: readonly Permission[];
  readonly requestId: string;
}

/** Who acts by a credential that counts. Membership and user must have been looked up for this very call. */
export function toPrincipal(
  membership: Membership,
  { id, name, email }: Pick<User, 'id' | 'name' | 'email'>,
  shown: ShownCredential,
): Principal {
  const permissions = grantedBy(membership, shown.permissions);
  return {
    companyId: membership.companyId,
    actor: { userId: id, name, email },
    requestId: shown.requestId,
    company: { name: membership.companyName },
    role: membership.role,
    permissions,
    obtainable: shown.credential.kind === 'oauth' ? membership.ceiling : permissions,
    callLimits: membership.callLimits,
    credential: shown.credential,
  };
}
