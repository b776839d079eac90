import { describe, expect, it } from '@jest/globals';
import { grantedBy } from './granted-by.ts';
import type { Membership } from './membership.ts';
import { DEFAULT_MEMBER_CEILING, PERMISSIONS } from './permissions.ts';

const under = (ceiling: Membership['ceiling']) => ({ ceiling }) as Membership;

describe(grantedBy.name, () => {
  it('is what both the credential and the ceiling allow, in the order of PERMISSIONS', () => {
    expect(grantedBy(under(['write', 'read', 'query']), ['delete', 'write', 'query'])).toEqual([
      'query',
      'write',
    ]);
  });

  it('is all of the credential under the ceiling of owners and admins', () => {
    expect(grantedBy(under(PERMISSIONS), ['execute', 'delete'])).toEqual(['delete', 'execute']);
  });

  it('never holds delete or execute under the ceiling that members have by default', () => {
    expect(grantedBy(under(DEFAULT_MEMBER_CEILING), PERMISSIONS)).toEqual([
      'query',
      'read',
      'schema',
      'report',
      'create',
      'write',
      'workflow',
    ]);
  });
});
