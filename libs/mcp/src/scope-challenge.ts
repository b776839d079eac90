import type { Permission, Principal } from '@aidoo/companies';
import { AppError, PROBLEM_TYPE, toProblem } from '@aidoo/kernel';
import { scopeOf } from '@aidoo/oauth';

/** The caller could be given this permission and was not: the protocol's answer is a challenge, not a tool's failure. */
export class MissingScopeError extends Error {
  override readonly name = 'MissingScopeError';

  constructor(readonly permission: Permission) {
    super(wordsFor([permission]));
  }
}

/**
 * 403 with all scopes that were missing, so that a client can ask for them at once (RFC 6750, section 3.1; MCP, Scope
 * Challenge Handling). Those that it has need not be named: consent adds to what was allowed before.
 */
export function challengeFor(
  missing: readonly Permission[],
  { requestId }: Pick<Principal, 'requestId'>,
  metadataUrl: string,
): Response {
  const permissions = [...new Set(missing)];
  const scope = permissions.map(scopeOf).join(' ');
  return Response.json(toProblem(new AppError('forbidden', wordsFor(permissions)), requestId), {
    status: 403,
    headers: {
      'content-type': PROBLEM_TYPE,
      'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}", resource_metadata="${metadataUrl}"`,
    },
  });
}

/** For a person and for a model: what is missing, who can allow it, and that the call is to be made again then. */
function wordsFor(permissions: readonly Permission[]): string {
  const names = permissions.map((permission) => `"${permission}"`).join(' and ');
  const [what, those] = permissions.length === 1 ? ['permission', 'it'] : ['permissions', 'them'];
  return `This needs the ${what} ${names}, which this application was not allowed. The person who connected it can allow ${those} when it asks, or by connecting it again. Then make the call again.`;
}
