import type { Membership } from './membership.ts';
import { PERMISSIONS } from './permissions.ts';
import type { Permission } from './permissions.ts';

/**
 * What a call may do: credential ∩ ceiling, in the order of `PERMISSIONS`. The membership must have been looked up
 * for this very call; that it exists at all is the third part of the rule.
 */
export const grantedBy = (membership: Membership, credential: readonly Permission[]): readonly Permission[] =>
  PERMISSIONS.filter(
    (permission) => credential.includes(permission) && membership.ceiling.includes(permission),
  );
