import type { Permission, Principal } from '@aidoo/companies';
import { AppError, PROBLEM_TYPE, toProblem } from '@aidoo/kernel';
import { scopeOf } from '@aidoo/oauth';

/**
 * An application was not allowed what a call needs, or its person may not allow it any more: that is the protocol's answer
 * (RFC 6750, section 3.1), not a tool's failure.
 */
export class MissingScopeError extends Error {
  override readonly name = 'MissingScopeError';

  constructor(
    principal: Principal,
    readonly permission: Permission,
  ) {
    super(wordsFor(principal, [permission]));
  }
}

/**
 * 403 with all scopes that were missing, so that a client can ask for them at once (MCP, Scope Challenge Handling). Those
 * that it has need not be named: consent adds to what was allowed before. Where the ceiling of the role forbids one,
 * there is nothing to ask for, and no challenge that would lead the person to a page in vain.
 */
export function challengeFor(
  missing: readonly Permission[],
  principal: Principal,
  metadataUrl: string,
): Response {
  const permissions = [...new Set(missing)];
  const scope = permissions.map(scopeOf).join(' ');
  const problem = toProblem(new AppError('forbidden', wordsFor(principal, permissions)), principal.requestId);
  return Response.json(problem, {
    status: 403,
    headers: {
      'content-type': PROBLEM_TYPE,
      ...(beyondCeiling(principal, permissions).length === 0 && {
        'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}", resource_metadata="${metadataUrl}"`,
      }),
    },
  });
}

const beyondCeiling = ({ obtainable }: Principal, permissions: readonly Permission[]): Permission[] =>
  permissions.filter((permission) => !obtainable.includes(permission));

/** For a person and for a model: what is missing, who can allow it, and that the call is to be made again then. */
function wordsFor(principal: Principal, permissions: readonly Permission[]): string {
  const [what, those] = permissions.length === 1 ? ['permission', 'it'] : ['permissions', 'them'];
  const forbidden = beyondCeiling(principal, permissions);
  const needed = `This needs the ${what} ${listOf(permissions)}`;
  return forbidden.length > 0
    ? `${needed}. ${principal.company.name} does not let its ${principal.role}s have ${listOf(forbidden)}: its owner or an admin can change that.`
    : `${needed}, which this application was not allowed. The person who connected it can allow ${those} when it asks, or by connecting it again. Then make the call again.`;
}

const listOf = (permissions: readonly Permission[]): string =>
  permissions.map((permission) => `"${permission}"`).join(' and ');
