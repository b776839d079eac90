import type { TenantContext, UserId } from '@aidoo/kernel';
import type { CallLimits } from '@aidoo/rate-limits';
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
