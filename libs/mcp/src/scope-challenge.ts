import type { Permission, Principal } from '@aidoo/companies';
import { AppError, PROBLEM_TYPE, toProblem } from '@aidoo/kernel';
import { scopeOf } from '@aidoo/oauth';
import type { ToolDefinition } from './tool.ts';
import type { z } from 'zod';

/** The caller could be given this permission and was not: the protocol's answer is a challenge, not a tool's failure. */
export class MissingScopeError extends Error {
  override readonly name = 'MissingScopeError';

  constructor(readonly permission: Permission) {
    super(`This needs the permission "${permission}", which this application was not allowed.`);
  }
}

/** What this caller lacks for a tool that it is shown, or null. */
export const missingFor = (
  { permissions }: Principal,
  { permission }: Pick<ToolDefinition<z.ZodObject, z.ZodObject>, 'permission'>,
): Permission | null => (permission === null || permissions.includes(permission) ? null : permission);

/**
 * 403 with all scopes that were missing, so that a client can ask for them at once (RFC 6750, section 3.1; MCP, Scope
 * Challenge Handling).
 */
export function challengeFor(missing: ReadonlySet<Permission>, metadataUrl: string): Response {
  const names = [...missing].map((permission) => `"${permission}"`).join(' and ');
  const message = `This application was not allowed ${names}: connect it again and allow that, then repeat the call.`;
  const scope = [...missing].map(scopeOf).join(' ');
  return Response.json(toProblem(new AppError('forbidden', message)), {
    status: 403,
    headers: {
      'content-type': PROBLEM_TYPE,
      'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}", resource_metadata="${metadataUrl}"`,
    },
  });
}
